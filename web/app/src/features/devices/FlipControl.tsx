import type { EngineSnapshot } from '@snug/engine/api';
import { Control, SwitchCamera, type MenuAction } from '@snug/ui';
import { useEngine } from '../../hooks/engine.ts';
import { useText } from '../../i18n/index.ts';

/** From the front camera to the back one and back, on devices that have both; null elsewhere. */
export function useFlip({ devices, own }: EngineSnapshot): MenuAction | null {
  const { t } = useText();
  const engine = useEngine();
  if (!devices.canFlip || (own.camera.state !== 'on' && own.camera.state !== 'starting')) return null;
  return {
    id: 'flip',
    icon: SwitchCamera,
    label: t(devices.facing === 'environment' ? 'devices.toFront' : 'devices.toBack'),
    onAction: () => void engine.devices.flipCamera(),
  };
}

/** The same as a control over the picture. */
export function FlipControl({ snapshot }: { snapshot: EngineSnapshot }) {
  const flip = useFlip(snapshot);
  if (flip === null) return null;
  return (
    <Control
      icon={SwitchCamera}
      label={flip.label}
      isDisabled={snapshot.own.camera.state === 'starting'}
      onPress={flip.onAction}
    />
  );
}
