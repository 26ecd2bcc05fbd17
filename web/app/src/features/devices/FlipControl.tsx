import type { EngineSnapshot } from '@snug/engine/api';
import { Control, SwitchCamera } from '@snug/ui';
import { useEngine } from '../../hooks/engine.ts';
import { useText } from '../../i18n/index.ts';

/** From the front camera to the back one and back, on devices that have both. */
export function FlipControl({ snapshot }: { snapshot: EngineSnapshot }) {
  const { t } = useText();
  const engine = useEngine();
  const { devices, own } = snapshot;
  if (!devices.canFlip || (own.camera.state !== 'on' && own.camera.state !== 'starting')) return null;
  return (
    <Control
      icon={SwitchCamera}
      label={t(devices.facing === 'environment' ? 'devices.toFront' : 'devices.toBack')}
      isDisabled={own.camera.state === 'starting'}
      onPress={() => void engine.devices.flipCamera()}
    />
  );
}
