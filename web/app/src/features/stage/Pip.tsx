import type { EngineSnapshot, TrackKey } from '@snug/engine/api';
import { pipTile } from '@snug/engine/layout';
import { useEffect, useRef, useSyncExternalStore } from 'react';
import { createPortal } from 'react-dom';
import { useEngine } from '../../hooks/engine.ts';
import { useStage } from './context.tsx';
import { PipRoom } from './PipRoom.tsx';
import type { Pip } from './pip-windows.ts';

/** The meeting in a small window over other programs, while it is open. */
export function PictureInPicture({ snapshot }: { snapshot: EngineSnapshot }) {
  const { pip } = useStage();
  const shown = useSyncExternalStore(pip.subscribe, pip.view);
  return shown.shown === 'nothing' ? null : <Opened pip={shown} snapshot={snapshot} />;
}

function Opened({ pip, snapshot }: { pip: Pip; snapshot: EngineSnapshot }) {
  const { speech } = useStage();
  const floor = useSyncExternalStore(speech.subscribe, () => speech.speech.floor);
  useEffect(() => speech.keepOn(), [speech]);
  const tile = pipTile(snapshot.people, floor);
  if (tile === null) return null;
  if (pip.shown === 'document') {
    const { window: small } = pip;
    return createPortal(<PipRoom window={small} tile={tile} snapshot={snapshot} />, small.document.body);
  }
  return tile.trackKey === null ? null : <FloatingVideo trackKey={tile.trackKey} />;
}

/** Where the browser floats only videos: one that follows whoever speaks. */
function FloatingVideo({ trackKey }: { trackKey: TrackKey }) {
  const { pip } = useStage();
  const engine = useEngine();
  const element = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    if (element.current === null) return undefined;
    return engine.attachVideo(trackKey, element.current);
  }, [engine, trackKey]);
  useEffect(() => {
    const video = element.current;
    if (video === null) return undefined;
    const ask = () => void video.requestPictureInPicture().catch(() => pip.close());
    const left = () => pip.close();
    video.addEventListener('leavepictureinpicture', left);
    if (video.readyState >= HTMLMediaElement.HAVE_METADATA) ask();
    else video.addEventListener('loadedmetadata', ask, { once: true });
    return () => {
      video.removeEventListener('leavepictureinpicture', left);
      video.removeEventListener('loadedmetadata', ask);
      if (document.pictureInPictureElement === video)
        void document.exitPictureInPicture().catch(() => undefined);
    };
  }, [pip]);
  return (
    <video ref={element} className="pip-video" muted autoPlay playsInline aria-hidden="true" tabIndex={-1} />
  );
}
