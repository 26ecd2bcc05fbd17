/** Black pictures and silence that stand in for a camera or a microphone until sealing is proven. */

export interface Canary {
  readonly track: MediaStreamTrack;
  stop(): void;
}

const PICTURE_MS = 66;

export function makeCanary(wanted: MediaStreamTrack): Canary {
  return wanted.kind === 'video' ? blackPictures(wanted) : silence(wanted);
}

/** A disabled copy of the microphone: its clock, none of its sound. */
function silence(wanted: MediaStreamTrack): Canary {
  const track = wanted.clone();
  track.enabled = false;
  return { track, stop: () => track.stop() };
}

function blackPictures(wanted: MediaStreamTrack): Canary {
  const { width = 640, height = 360 } = wanted.getSettings();
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext('2d');
  const paint = () => context?.fillRect(0, 0, width, height);
  paint();
  const [track] = canvas.captureStream(1000 / PICTURE_MS).getVideoTracks();
  if (track === undefined) throw new Error('a canvas gave no video track');
  // A canvas gives a picture when it is painted.
  const timer = setInterval(paint, PICTURE_MS);
  return {
    track,
    stop() {
      clearInterval(timer);
      track.stop();
    },
  };
}
