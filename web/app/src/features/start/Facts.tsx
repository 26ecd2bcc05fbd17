import { Icon, KeyRound, Lock, Wind } from '@snug/ui';
import { useText } from '../../i18n/index.ts';

/** Three things that are so, each in the claims register. */
export function Facts() {
  const { t } = useText();
  return (
    <section aria-label={t('start.facts')}>
      <ul className="start-facts">
        <li>
          <Icon of={KeyRound} />
          <p>
            <b>{t('start.accountHead')}</b> {t('start.accountBody')}
          </p>
        </li>
        <li>
          <Icon of={Lock} />
          <p>
            <b>{t('start.keyHead')}</b> {t('start.keyBody')}
          </p>
        </li>
        <li>
          <Icon of={Wind} />
          <p>
            <b>{t('start.goneHead')}</b> {t('start.goneBody')}
          </p>
        </li>
      </ul>
    </section>
  );
}
