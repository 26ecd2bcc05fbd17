import type { TrackKey } from '@snug/engine/api';
import { useEffect, useRef } from 'react';
import { useEngine } from '../../hooks/engine.ts';
import { useMirrored } from '../../hooks/mirror.ts';
import { watchFrames } from '../stage/frames.ts';
import './video.css';

interface Props {
  trackKey: TrackKey;
  /** Never cropped, for screens. */
  whole?: boolean;
  /** `full`: all pixels are fetched, however small it is drawn. */
  size?: 'element' | 'full';
}

/** A picture. It is fetched only while this is on the page. Its sound, if any, comes from elsewhere. */
export function VideoView({ trackKey, whole = false, size = 'element' }: Props) {
  const engine = useEngine();
  const own = trackKey.startsWith('own:');
  const mirrored = useMirrored() && trackKey === 'own:camera';
  const element = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    const video = element.current;
    if (video === null) return undefined;
    // A screen on which nothing moves is as it should be.
    const forget = watchFrames(video, !whole && !own);
    const detach = engine.attachVideo(trackKey, video, size);
    return () => {
      detach();
      forget();
    };
  }, [engine, trackKey, whole, own, size]);
  return (
    <video
      ref={element}
      className="video"
      data-mirrored={mirrored || undefined}
      data-whole={whole || undefined}
      muted
      autoPlay
      playsInline
      disablePictureInPicture
      aria-hidden="true"
    />
  );
}
