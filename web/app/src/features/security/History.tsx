import type { HistoryEntry } from '@snug/engine/api';
import { useText, type TextKey } from '../../i18n/index.ts';

const KIND: Record<HistoryEntry['kind'], TextKey> = {
  joined: 'security.joined',
  left: 'security.left',
  rejoined: 'security.rejoined',
  renamed: 'security.renamed',
};

/** Every change of the group that this device has seen, the newest first. */
export function History({ entries }: { entries: readonly HistoryEntry[] }) {
  const { t, time } = useText();
  return (
    <section>
      <h3>{t('security.history')}</h3>
      {entries.length === 0 ? <p className="security-how">{t('security.historyNone')}</p> : null}
      <ol className="history">
        {entries.toReversed().map((entry) => (
          <li key={entry.id}>
            <time dateTime={new Date(entry.atUnixMs).toISOString()}>{time(entry.atUnixMs)}</time>
            <span>
              {t(KIND[entry.kind], { name: entry.name === '' ? t('security.somebody') : entry.name })}
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}
