import type { EngineSnapshot } from '@snug/engine/api';
import { useText } from '../../i18n/index.ts';

/** Thirty digits that everybody in the same group has in common. */
export function Code({ snapshot }: { snapshot: EngineSnapshot }) {
  const { t, words } = useText();
  const { code, people } = snapshot;
  const label =
    people.length === 1 ? t('security.codeForOne') : t('security.codeFor', { people: words(people.length) });
  return (
    <section>
      <h3>{t('security.code')}</h3>
      <p className="security-how">{code.length === 0 ? t('security.codeNone') : t('security.codeHow')}</p>
      {code.length === 0 ? null : (
        <ol className="code" aria-label={label}>
          {code.map((group, index) => (
            // Groups may repeat; their place is what they are.
            // oxlint-disable-next-line react/no-array-index-key
            <li key={index}>
              <span aria-hidden="true">{group}</span>
              <span className="vh">{[...group].join(' ')}</span>
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}
