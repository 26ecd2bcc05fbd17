import type { ElementInfo, RemoteTrack, RemoteVideoTrack } from 'livekit-client';

/**
 * Stands beside the elements that show a track, as one that has room for every pixel: the library asks for the size
 * of the largest.
 */
class RoomForAll implements ElementInfo {
  readonly element = {};
  readonly visible = true;
  readonly pictureInPicture = false;
  readonly visibilityChangedAt = undefined;
  width = () => 7680;
  height = () => 4320;
  observe(): void {}
  stopObserving(): void {}
}

export class FullSizes {
  readonly #asked = new WeakMap<RemoteTrack, ElementInfo>();

  ask(track: RemoteTrack, full: boolean): void {
    const known = this.#asked.get(track);
    if (full === (known !== undefined) || !('observeElementInfo' in track)) return;
    const video = track as RemoteVideoTrack;
    if (known === undefined) {
      const info = new RoomForAll();
      this.#asked.set(track, info);
      video.observeElementInfo(info);
    } else {
      this.#asked.delete(track);
      video.stopObservingElementInfo(known);
    }
  }
}
