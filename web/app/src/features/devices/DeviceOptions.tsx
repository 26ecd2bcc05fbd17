import type { Preferences } from '@snug/engine/api';
import { Toggle } from '@snug/ui';
import { useEngine } from '../../hooks/engine.ts';
import { useText, type TextKey } from '../../i18n/index.ts';

type Switchable = 'mirrorOwn' | 'mutedHint' | 'echoCancellation' | 'autoGain' | 'noiseSuppression';

const OPTIONS: readonly { readonly of: Switchable; readonly label: TextKey; readonly hint: TextKey }[] = [
  { of: 'mirrorOwn', label: 'devices.mirror', hint: 'devices.mirrorHint' },
  { of: 'mutedHint', label: 'devices.mutedHint', hint: 'devices.mutedHintHint' },
  { of: 'echoCancellation', label: 'devices.echo', hint: 'devices.echoHint' },
  { of: 'autoGain', label: 'devices.gain', hint: 'devices.gainHint' },
  { of: 'noiseSuppression', label: 'devices.noise', hint: 'devices.noiseHint' },
];

/** What the browser does with picture and sound before they are sent. */
export function DeviceOptions() {
  const { t } = useText();
  const engine = useEngine();
  const preferences = engine.preferences();
  const change = (of: Switchable, on: boolean) => {
    const changed: Partial<Preferences> = { [of]: on };
    engine.setPreferences(changed);
  };
  return OPTIONS.map(({ of, label, hint }) => (
    <Toggle
      key={of}
      label={t(label)}
      hint={t(hint)}
      isOn={preferences[of]}
      onChange={(on) => change(of, on)}
    />
  ));
}
