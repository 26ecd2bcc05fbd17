import type { TrackKey } from '@snug/engine/api';
import { useEffect, useRef } from 'react';
import { useEngine } from '../../hooks/engine.ts';
import { useMirrored } from '../../hooks/mirror.ts';

/** A picture. It is fetched only while this is on the page. Its sound, if any, comes from elsewhere. */
export function VideoView({
  trackKey,
  whole = false,
}: {
  trackKey: TrackKey;
  /** Never cropped, for screens. */
  whole?: boolean;
}) {
  const engine = useEngine();
  const mirrored = useMirrored() && trackKey === 'own:camera';
  const element = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    if (element.current === null) return undefined;
    return engine.attachVideo(trackKey, element.current);
  }, [engine, trackKey]);
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
