/** What is sent instead of a camera whose background cannot be hidden: a drawn wall, nothing of the camera. */

import { draw } from './pictures.ts';

export interface Still {
  readonly track: MediaStreamTrack;
  stop(): void;
}

/** A canvas gives a picture when it is painted; whoever joins later needs one too. */
const PAINTED_MS = 500;

export function makeStill(camera: MediaStreamTrack): Still {
  const { width = 1280, height = 720 } = camera.getSettings();
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext('2d');
  const paint = () => {
    if (context !== null) draw('dusk', context, width, height);
  };
  paint();
  const [track] = canvas.captureStream(2).getVideoTracks();
  if (track === undefined) throw new Error('a canvas gave no video track');
  const timer = setInterval(paint, PAINTED_MS);
  return {
    track,
    stop() {
      clearInterval(timer);
      track.stop();
    },
  };
}

/** A picture of one's own is kept no larger than it can be shown. */
const PICTURE_MAX = 1920;

/** Rejects what this browser does not read as a picture. */
export async function readPicture(file: Blob): Promise<ImageBitmap> {
  const picture = await createImageBitmap(file);
  const scale = PICTURE_MAX / Math.max(picture.width, picture.height);
  if (scale >= 1) return picture;
  const small = await createImageBitmap(picture, {
    resizeWidth: Math.max(1, Math.round(picture.width * scale)),
    resizeHeight: Math.max(1, Math.round(picture.height * scale)),
    resizeQuality: 'high',
  });
  picture.close();
  return small;
}
