import { useText } from '../../i18n/index.ts';
import './sees.css';

/** What no encryption hides from whoever runs the server. */
export function ServerSees({ people }: { people: number }) {
  const { t } = useText();
  return (
    <section>
      <h3>{t('security.sees')}</h3>
      <ServerSeesList people={people} />
    </section>
  );
}

export function ServerSeesList({ people }: { people: number }) {
  const { t, words } = useText();
  return (
    <ul className="sees">
      <li>{t('security.seesDevices', { count: people, people: words(people) })}</li>
      <li>{t('security.seesTimes')}</li>
      <li>{t('security.seesAmount')}</li>
      <li>{t('security.seesKinds')}</li>
      <li>{t('security.seesCode')}</li>
    </ul>
  );
}
