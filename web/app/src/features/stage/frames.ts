/** Marks videos that have no picture yet and videos whose picture stands still, past React. */

const EVERY_MS = 1000;
/** So many seconds without a new picture are told. */
const STILL_AFTER = 3;

interface Watched {
  frames: number;
  still: number;
}

const watched = new Map<HTMLVideoElement, Watched>();
let timer: ReturnType<typeof setInterval> | undefined;

/** Sets `data-live` on the video once it has a picture, and, with `still`, `data-still` while none follows. */
export function watchFrames(video: HTMLVideoElement, still: boolean): () => void {
  const live = () => {
    video.setAttribute('data-live', '');
    if (still && !watched.has(video)) watch(video);
  };
  const emptied = () => {
    video.removeAttribute('data-live');
    unwatch(video);
  };
  if (video.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA) live();
  video.addEventListener('loadeddata', live);
  video.addEventListener('emptied', emptied);
  return () => {
    video.removeEventListener('loadeddata', live);
    video.removeEventListener('emptied', emptied);
    emptied();
  };
}

function watch(video: HTMLVideoElement): void {
  watched.set(video, { frames: framesOf(video), still: 0 });
  timer ??= setInterval(look, EVERY_MS);
}

function unwatch(video: HTMLVideoElement): void {
  watched.delete(video);
  video.removeAttribute('data-still');
  if (watched.size > 0) return;
  clearInterval(timer);
  timer = undefined;
}

function look(): void {
  // A hidden page draws nothing, and says nothing about it.
  if (document.hidden) return;
  for (const [video, seen] of watched) {
    const frames = framesOf(video);
    seen.still = frames === seen.frames ? seen.still + 1 : 0;
    seen.frames = frames;
    video.toggleAttribute('data-still', seen.still >= STILL_AFTER);
  }
}

function framesOf(video: HTMLVideoElement): number {
  return 'getVideoPlaybackQuality' in video
    ? video.getVideoPlaybackQuality().totalVideoFrames
    : (video as HTMLVideoElement).currentTime;
}
