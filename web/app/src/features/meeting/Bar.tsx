import type { EngineSnapshot } from '@snug/engine/api';
import {
  Control,
  MessageCircle,
  Mic,
  MicOff,
  MonitorUp,
  MonitorX,
  ShieldCheck,
  Users,
  Video,
  VideoOff,
} from '@snug/ui';
import type { RefObject } from 'react';
import { useEngine } from '../../hooks/engine.ts';
import { useText } from '../../i18n/index.ts';
import { LeaveControl } from './LeaveControl.tsx';
import { MoreMenu } from './MoreMenu.tsx';
import { Pill } from './Pill.tsx';
import type { Panels } from './usePanels.ts';

interface Props {
  heading: RefObject<HTMLHeadingElement | null>;
  snapshot: EngineSnapshot;
  panels: Panels;
  unread: number;
  singleKeys: boolean;
}

/** Title and seal, one's own sources, and the panels. Two rows on phones. */
export function Bar({ heading, snapshot, panels, unread, singleKeys }: Props) {
  const { t } = useText();
  const key = (letter: string) => (singleKeys ? { shortcut: letter } : {});
  const title = snapshot.meeting?.title ?? t('bar.untitled');
  return (
    <section className="bar" aria-label={t('bar.label')}>
      <div className="bar-left">
        <h1 className="bar-title" title={title} ref={heading} tabIndex={-1} data-screen-heading="">
          {title}
        </h1>
        <Pill seal={snapshot.seal} onPress={() => panels.open('security')} />
      </div>
      <div className="bar-mid">
        <OwnControls snapshot={snapshot} singleKeys={singleKeys} />
        <MoreMenu snapshot={snapshot} />
        <LeaveControl isHost={snapshot.meeting?.isHost ?? false} />
      </div>
      <div className="bar-right">
        <Control
          icon={Users}
          label={t('bar.people')}
          {...key('P')}
          count={snapshot.people.length}
          {...panels.door('people')}
        />
        <Control
          icon={MessageCircle}
          label={t('bar.chat')}
          {...key('C')}
          count={unread}
          countTone="new"
          {...panels.door('chat')}
        />
        <span className="bar-shield">
          <Control icon={ShieldCheck} label={t('bar.security')} {...key('S')} {...panels.door('security')} />
        </span>
      </div>
    </section>
  );
}

function OwnControls({ snapshot, singleKeys }: { snapshot: EngineSnapshot; singleKeys: boolean }) {
  const { t } = useText();
  const engine = useEngine();
  const { microphone, camera, screen } = snapshot.own;
  const key = (letter: string) => (singleKeys ? { shortcut: letter } : {});
  const micOn = microphone.state === 'on';
  const cameraOn = camera.state === 'on';
  const sharing = screen.state === 'on';
  const canShare = 'getDisplayMedia' in (navigator.mediaDevices ?? {});
  return (
    <>
      <Control
        icon={micOn ? Mic : MicOff}
        tone={micOn ? 'plain' : 'off'}
        label={t(micOn ? 'bar.mute' : 'bar.unmute')}
        {...key('M')}
        isDisabled={microphone.state === 'starting'}
        onPress={() => void engine.setMicrophone(!micOn)}
      />
      <Control
        icon={cameraOn ? Video : VideoOff}
        tone={cameraOn ? 'plain' : 'off'}
        label={t(cameraOn ? 'bar.cameraOff' : 'bar.cameraOn')}
        {...key('V')}
        isDisabled={camera.state === 'starting'}
        onPress={() => void engine.setCamera(!cameraOn)}
      />
      {canShare || sharing ? (
        <Control
          icon={sharing ? MonitorX : MonitorUp}
          tone={sharing ? 'on' : 'plain'}
          label={t(sharing ? 'bar.shareStop' : 'bar.share')}
          {...key('D')}
          isDisabled={screen.state === 'starting'}
          onPress={() => void engine.setScreenShare(!sharing)}
        />
      ) : null}
    </>
  );
}
