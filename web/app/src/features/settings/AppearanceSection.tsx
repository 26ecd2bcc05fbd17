import type { Preferences } from '@snug/engine/api';
import { Choice, Toggle } from '@snug/ui';
import { useText } from '../../i18n/index.ts';
import { OWN_VIEWS, ownViewWanted } from '../../state/own-view.ts';
import type { Theme } from '../../state/theme.ts';

export interface SectionProps {
  preferences: Preferences;
  change: (change: Partial<Preferences>) => void;
}

export function AppearanceSection({ preferences, change }: SectionProps) {
  const { t } = useText();
  const themes: readonly { value: Theme; label: string }[] = [
    { value: 'system', label: t('theme.system') },
    { value: 'light', label: t('theme.light') },
    { value: 'dark', label: t('theme.dark') },
  ];
  return (
    <>
      <Choice
        label={t('theme.label')}
        value={preferences.theme}
        options={themes}
        onChange={(theme) => change({ theme })}
      />
      <Choice
        label={t('layout.own')}
        hint={t('layout.ownHint')}
        value={ownViewWanted(preferences)}
        options={OWN_VIEWS.map(({ value, label }) => ({ value, label: t(label) }))}
        onChange={(ownView) => change({ ownView })}
      />
      <Toggle
        label={t('settings.titleInTab')}
        hint={t('settings.titleInTabHint')}
        isOn={preferences.titleInTab}
        onChange={(titleInTab) => change({ titleInTab })}
      />
    </>
  );
}
