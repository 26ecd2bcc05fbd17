import type { EngineSnapshot } from '@snug/engine/api';
import { Control, Mic, MicOff, MonitorUp, MonitorX, Video, VideoOff, type MenuAction } from '@snug/ui';
import { useEngine } from '../../hooks/engine.ts';
import { useText } from '../../i18n/index.ts';
import { shortcutOf, type KeyAction } from '../../state/keys.ts';

interface Props {
  snapshot: EngineSnapshot;
  singleKeys: boolean;
  /** The bar has no place for the screen: it stands in the menu. */
  shareInMenu: boolean;
}

/** Microphone, camera and screen. */
export function OwnControls({ snapshot, singleKeys, shareInMenu }: Props) {
  const { t } = useText();
  const engine = useEngine();
  const { microphone, camera } = snapshot.own;
  const share = useShare(snapshot);
  const micOn = microphone.state === 'on';
  const cameraOn = camera.state === 'on';
  return (
    <>
      <Control
        icon={micOn ? Mic : MicOff}
        tone={micOn ? 'plain' : 'off'}
        label={t(micOn ? 'bar.mute' : 'bar.unmute')}
        {...keyOf('microphone', singleKeys)}
        isDisabled={microphone.state === 'starting'}
        onPress={() => void engine.setMicrophone(!micOn)}
      />
      <Control
        icon={cameraOn ? Video : VideoOff}
        tone={cameraOn ? 'plain' : 'off'}
        label={t(cameraOn ? 'bar.cameraOff' : 'bar.cameraOn')}
        {...keyOf('camera', singleKeys)}
        isDisabled={camera.state === 'starting'}
        onPress={() => void engine.setCamera(!cameraOn)}
      />
      {share === null || shareInMenu ? null : (
        <Control
          icon={share.icon}
          tone={share.sharing ? 'on' : 'plain'}
          label={share.label}
          {...keyOf('screen', singleKeys)}
          isDisabled={snapshot.own.screen.state === 'starting'}
          onPress={share.onAction}
        />
      )}
    </>
  );
}

/** Sharing the screen, as a control or as a line of the menu; null where the browser cannot. */
export function useShare(snapshot: EngineSnapshot): (MenuAction & { readonly sharing: boolean }) | null {
  const { t } = useText();
  const engine = useEngine();
  const sharing = snapshot.own.screen.state === 'on';
  if (!sharing && !('getDisplayMedia' in (navigator.mediaDevices ?? {}))) return null;
  return {
    id: 'share',
    sharing,
    icon: sharing ? MonitorX : MonitorUp,
    label: t(sharing ? 'bar.shareStop' : 'bar.share'),
    onAction: () => void engine.setScreenShare(!sharing),
  };
}

/** The key that a tooltip shows. */
export function keyOf(action: KeyAction, singleKeys: boolean): { shortcut?: string } {
  const shortcut = shortcutOf(action, singleKeys);
  return shortcut === undefined ? {} : { shortcut };
}
