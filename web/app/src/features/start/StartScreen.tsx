import { useInstance } from '../../hooks/instance.ts';
import { useScreen } from '../../hooks/screen.ts';
import { useText } from '../../i18n/index.ts';
import { BeginCard } from './BeginCard.tsx';
import { Facts } from './Facts.tsx';
import { Footer } from './Footer.tsx';
import { PageHead } from '../page/index.ts';
import './start.css';

/** New meeting in one click, or a pasted link. */
export function StartScreen() {
  const { t } = useText();
  const heading = useScreen(t('title.start'));
  const instance = useInstance();
  return (
    <div className="start">
      <PageHead />
      <main className="start-main">
        <h1 ref={heading} tabIndex={-1} data-screen-heading="">
          {t('start.heading')}
        </h1>
        <p className="start-lead">{t('start.lead')}</p>
        <BeginCard validityMaxSeconds={instance?.limits.link_validity_max_s ?? null} />
        <Facts />
      </main>
      <Footer instance={instance} />
    </div>
  );
}
