import { Button, Icon, SunMoon } from '@snug/ui';
import { useDoor, useDoorSnapshot } from '../../hooks/engine.ts';
import { useText } from '../../i18n/index.ts';
import { darkNow } from '../../state/theme.ts';

/** Light or dark, with one press. Settings can go back to the system's choice. */
export function ThemeControl() {
  const { t } = useText();
  const door = useDoor();
  useDoorSnapshot();
  const dark = darkNow(door.preferences().theme, matchMedia('(prefers-color-scheme: dark)').matches);
  return (
    <Button
      variant="quiet"
      aria-label={dark ? t('theme.toLight') : t('theme.toDark')}
      onPress={() => door.setPreferences({ theme: dark ? 'light' : 'dark' })}
    >
      <Icon of={SunMoon} />
      <span className="page-head-word">{dark ? t('theme.light') : t('theme.dark')}</span>
    </Button>
  );
}
