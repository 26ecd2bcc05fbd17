import { useText } from '../../i18n/index.ts';

/** What no encryption hides from whoever runs the server. */
export function ServerSees({ people }: { people: number }) {
  const { t, words } = useText();
  return (
    <section>
      <h3>{t('security.sees')}</h3>
      <ul className="sees">
        <li>{t('security.seesDevices', { count: people, people: words(people) })}</li>
        <li>{t('security.seesTimes')}</li>
        <li>{t('security.seesAmount')}</li>
        <li>{t('security.seesKinds')}</li>
        <li>{t('security.seesCode')}</li>
      </ul>
    </section>
  );
}
