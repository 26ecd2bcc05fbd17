import type { EngineSnapshot } from '@snug/engine/api';
import type { Tile } from '@snug/engine/layout';
import { Avatar, Icon, type LucideIcon, Mic, MicOff, PhoneOff, Video, VideoOff } from '@snug/ui';
import { useEffect, useRef } from 'react';
import { useEngine } from '../../hooks/engine.ts';
import { useKeyRegistry } from '../../hooks/keys.ts';
import { useText } from '../../i18n/index.ts';
import { initials, toneOf } from '../../state/people.ts';
import { actionFor } from '../../state/keys.ts';
import { VideoView } from '../meeting/VideoView.tsx';
import { useStage } from './context.tsx';
import { OWN } from './speech-board.ts';
import './pip.css';

interface Props {
  window: Window;
  tile: Tile;
  snapshot: EngineSnapshot;
}

/** Who speaks, and the three controls that a person needs while looking at something else. */
export function PipRoom({ window: small, tile, snapshot }: Props) {
  const { t } = useText();
  const engine = useEngine();
  const { speech } = useStage();
  const room = useRef<HTMLDivElement>(null);
  const { person, kind, trackKey, state } = tile;
  const speaker = person.own ? OWN : person.participant;
  useEffect(
    () => (room.current === null ? undefined : speech.mark(speaker, room.current)),
    [speech, speaker],
  );
  const title = t('pip.title');
  useEffect(() => nameWindow(small, title), [small, title]);
  useKeysOf(small);
  const { microphone, camera } = snapshot.own;
  const micOn = microphone.state === 'on';
  const cameraOn = camera.state === 'on';
  const name = person.name === '' ? t('stage.unnamed') : person.name;
  const shown = trackKey !== null && state !== 'refused';
  return (
    <div className="pip" ref={room} role="group" aria-label={title}>
      <div className="pip-picture" data-kind={kind}>
        <Avatar initials={initials(person.name)} tone={toneOf(person.leaf)} size={88} />
        {shown ? <VideoView trackKey={trackKey} whole={kind === 'screen'} /> : null}
        <p className="tile-name">
          <span dir="auto">{kind === 'screen' ? t('stage.screenOf', { name }) : name}</span>
          {person.own ? <small>{t('app.you')}</small> : null}
          <span className="tile-says">{t('stage.speaking')}</span>
        </p>
      </div>
      <div className="pip-bar">
        <PipControl
          icon={micOn ? Mic : MicOff}
          tone={micOn ? 'plain' : 'off'}
          label={t(micOn ? 'bar.mute' : 'bar.unmute')}
          onPress={() => void engine.setMicrophone(!micOn)}
        />
        <PipControl
          icon={cameraOn ? Video : VideoOff}
          tone={cameraOn ? 'plain' : 'off'}
          label={t(cameraOn ? 'bar.cameraOff' : 'bar.cameraOn')}
          onPress={() => void engine.setCamera(!cameraOn)}
        />
        <PipControl icon={PhoneOff} tone="leave" label={t('bar.leave')} onPress={() => void engine.leave()} />
      </div>
    </div>
  );
}

/** The browser's own button: tooltips and menus of the page would open in the other window. */
function PipControl(props: { icon: LucideIcon; tone: string; label: string; onPress: () => void }) {
  const { icon, tone, label, onPress } = props;
  return (
    <button
      type="button"
      className="ui-control"
      data-tone={tone}
      aria-label={label}
      title={label}
      onClick={onPress}
    >
      <Icon of={icon} />
    </button>
  );
}

function nameWindow(small: Window, title: string): void {
  small.document.title = title;
}

const OF_THE_PAGE = new Set(['microphone', 'camera']);

/** The keys of the microphone and the camera act here too. */
function useKeysOf(small: Window): void {
  const engine = useEngine();
  const keys = useKeyRegistry();
  useEffect(() => {
    const down = (event: KeyboardEvent) => {
      const { key, code, altKey: alt, repeat } = event;
      const place = { inText: false, onControl: true, inScroller: false, inOverlay: false };
      const pressed = { key, code, alt, repeat, ctrlOrMeta: event.ctrlKey || event.metaKey, ...place };
      const action = actionFor(pressed, engine.preferences().singleKeys);
      if (action !== null && OF_THE_PAGE.has(action) && keys?.press(action, key) === true)
        event.preventDefault();
    };
    small.document.addEventListener('keydown', down);
    return () => small.document.removeEventListener('keydown', down);
  }, [small, engine, keys]);
}
