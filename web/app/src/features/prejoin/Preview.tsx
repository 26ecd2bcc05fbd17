import type { EngineSnapshot } from '@snug/engine/api';
import { Avatar, Control, Meter, Mic, MicOff, Video, VideoOff } from '@snug/ui';
import { useCallback } from 'react';
import { useEngine } from '../../hooks/engine.ts';
import { useMedia } from '../../hooks/media.ts';
import { useText } from '../../i18n/index.ts';
import { initials } from '../../state/people.ts';
import { FlipControl } from '../devices/index.ts';
import { VideoView } from '../meeting/VideoView.tsx';

/** How one will look and sound. Nothing of it leaves the device here. */
export function Preview({ snapshot }: { snapshot: EngineSnapshot }) {
  const { t } = useText();
  const engine = useEngine();
  const { camera, microphone } = snapshot.own;
  const narrow = useMedia('(max-width: 760px)');
  const cameraOn = camera.state === 'on';
  const microphoneOn = microphone.state === 'on';
  const listen = useCallback(
    (draw: (level: number) => void) => engine.levels((levels) => draw(levels.get('own') ?? 0)),
    [engine],
  );
  return (
    <section className="pre-preview" aria-label={t('prejoin.preview')}>
      {cameraOn ? (
        <VideoView trackKey="own:camera" />
      ) : (
        <div className="pre-off">
          <Avatar initials={initials(engine.preferences().name)} tone={0} size={narrow ? 64 : 96} />
          <p>{t(camera.state === 'starting' ? 'prejoin.cameraStarting' : 'prejoin.cameraOff')}</p>
        </div>
      )}
      <p className="pre-local">{t('prejoin.local')}</p>
      <div className="pre-controls">
        <Control
          icon={microphoneOn ? Mic : MicOff}
          tone={microphoneOn ? 'plain' : 'off'}
          label={t(microphoneOn ? 'bar.mute' : 'bar.unmute')}
          isDisabled={microphone.state === 'starting'}
          onPress={() => void engine.setMicrophone(!microphoneOn)}
        />
        <Control
          icon={cameraOn ? Video : VideoOff}
          tone={cameraOn ? 'plain' : 'off'}
          label={t(cameraOn ? 'bar.cameraOff' : 'bar.cameraOn')}
          isDisabled={camera.state === 'starting'}
          onPress={() => void engine.setCamera(!cameraOn)}
        />
        <FlipControl snapshot={snapshot} />
      </div>
      {microphoneOn ? (
        <div className="pre-level">
          <Meter listen={listen} />
        </div>
      ) : null}
    </section>
  );
}
