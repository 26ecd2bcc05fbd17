import { Button, Icon, SunMoon } from '@snug/ui';
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
    <Button
      variant="quiet"
      aria-label={dark ? t('theme.toLight') : t('theme.toDark')}
      onPress={() => engine.setPreferences({ theme: dark ? 'light' : 'dark' })}
    >
      <Icon of={SunMoon} />
      {dark ? t('theme.light') : t('theme.dark')}
    </Button>
  );
}
