import { Wordmark } from '@snug/ui';
import { useText } from '../../i18n/index.ts';
import { LanguageControl } from '../settings/LanguageControl.tsx';
import { SettingsControl } from '../settings/SettingsControl.tsx';
import { ThemeControl } from '../settings/ThemeControl.tsx';
import './page.css';

/** What stands above every screen but the meeting. `home`: the name leads to the start. */
export function PageHead({ home = false }: { home?: boolean }) {
  const { t } = useText();
  return (
    <header className="page-head">
      <Wordmark name={t('app.name')} {...(home ? { href: '/', label: t('app.home') } : {})} />
      <div className="page-head-controls">
        <LanguageControl />
        <ThemeControl />
        <SettingsControl />
      </div>
    </header>
  );
}
