import type { Instance } from '@snug/api-client';
import { useCheckDoor } from '../../hooks/check.ts';
import { useText } from '../../i18n/index.ts';

/** Who runs this server, what it can see, and what the law asks to be said. */
export function Footer({ instance }: { instance: Instance | null }) {
  const { t } = useText();
  const check = useCheckDoor();
  const operator = instance?.operator ?? null;
  return (
    <footer className="start-foot">
      <p>
        {operator?.name ? <b>{t('start.runBy', { operator: operator.name })} </b> : null}
        {t('start.sees')}
        {instance?.notice ? ` ${instance.notice}` : null}
      </p>
      <nav aria-label={t('start.legal')}>
        <ul>
          <li>
            <button type="button" className="start-foot-button" onClick={check.open}>
              {t('start.check')}
            </button>
          </li>
          {operator?.privacy_url ? (
            <li>
              <a href={operator.privacy_url}>{t('start.privacy')}</a>
            </li>
          ) : null}
          {operator?.imprint_url ? (
            <li>
              <a href={operator.imprint_url}>{t('start.imprint')}</a>
            </li>
          ) : null}
          {operator?.contact?.includes('@') ? (
            <li>
              <a href={`mailto:${operator.contact}`}>{t('start.contact')}</a>
            </li>
          ) : null}
          {instance ? <li>{t('start.version', { version: instance.version })}</li> : null}
        </ul>
      </nav>
    </footer>
  );
}
