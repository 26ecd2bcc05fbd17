import { Control, SunMoon } from '@snug/ui';
import { useEngine, useSnapshot } from '../../hooks/engine.ts';
import { useText } from '../../i18n/index.ts';
import { darkNow } from '../../state/theme.ts';

/** Light or dark, with one press. Settings can go back to the system's choice. */
export function ThemeControl() {
  const { t } = useText();
  const engine = useEngine();
  useSnapshot();
  const dark = darkNow(engine.preferences().theme, matchMedia('(prefers-color-scheme: dark)').matches);
  return (
    <Control
      icon={SunMoon}
      tone="ghost"
      label={dark ? t('theme.toLight') : t('theme.toDark')}
      onPress={() => engine.setPreferences({ theme: dark ? 'light' : 'dark' })}
    />
  );
}
