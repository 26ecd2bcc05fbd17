import type { EngineSnapshot } from '@snug/engine/api';
import { Ask, Button, Select, Toggle } from '@snug/ui';
import { useEngine } from '../../hooks/engine.ts';
import { useText } from '../../i18n/index.ts';
import type { Theme } from '../../state/theme.ts';
import { DeviceChoice } from './DeviceChoice.tsx';
import { KeyList } from './KeyList.tsx';
import { LanguageChoice } from './LanguageChoice.tsx';

/** Devices, appearance and keys. Everything takes effect at once. */
export function SettingsDialog(props: { isOpen: boolean; onClose: () => void; snapshot: EngineSnapshot }) {
  const { t } = useText();
  const engine = useEngine();
  const { theme, singleKeys } = engine.preferences();
  const themes: readonly { value: Theme; label: string }[] = [
    { value: 'system', label: t('theme.system') },
    { value: 'light', label: t('theme.light') },
    { value: 'dark', label: t('theme.dark') },
  ];
  return (
    <Ask
      title={t('settings.heading')}
      isOpen={props.isOpen}
      onClose={props.onClose}
      actions={<Button onPress={props.onClose}>{t('app.close')}</Button>}
    >
      <DeviceChoice snapshot={props.snapshot} />
      <Select
        label={t('theme.label')}
        value={theme}
        options={themes}
        onChange={(chosen) => engine.setPreferences({ theme: chosen as Theme })}
      />
      <LanguageChoice />
      <Toggle
        label={t('settings.singleKeys')}
        hint={t('settings.singleKeysHint')}
        isOn={singleKeys}
        onChange={(on) => engine.setPreferences({ singleKeys: on })}
      />
      <section className="settings-keys">
        <h3>{t('settings.keys')}</h3>
        <KeyList singleKeys={singleKeys} />
      </section>
    </Ask>
  );
}
