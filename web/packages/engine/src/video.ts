/** Which element shows which video, one's own among them. */

import type { TrackKey, StreamKind } from './api.ts';
import type { MediaSession } from './media/session.ts';

interface Shown {
  readonly key: TrackKey;
  readonly element: HTMLVideoElement;
  readonly full: boolean;
  /** Set while the media session draws into the element. */
  detach: (() => void) | null;
}

export class VideoElements {
  readonly #shown = new Set<Shown>();
  readonly #ownTrack: (kind: StreamKind) => MediaStreamTrack | null;
  #session: MediaSession | null = null;

  constructor(ownTrack: (kind: StreamKind) => MediaStreamTrack | null) {
    this.#ownTrack = ownTrack;
  }

  setSession(session: MediaSession): void {
    this.#session = session;
    for (const shown of this.#shown) this.#draw(shown);
  }

  attach(key: TrackKey, element: HTMLVideoElement, size: 'element' | 'full' = 'element'): () => void {
    const shown: Shown = { key, element, full: size === 'full', detach: null };
    this.#shown.add(shown);
    this.#draw(shown);
    return () => {
      this.#shown.delete(shown);
      if (shown.detach === null) element.srcObject = null;
      else shown.detach();
    };
  }

  ownChanged(): void {
    for (const shown of this.#shown) if (shown.key.startsWith('own:')) this.#draw(shown);
  }

  #draw(shown: Shown): void {
    const { key, element, full } = shown;
    const [participant, kind] = key.split(':') as [string, StreamKind];
    if (participant === 'own') {
      const track = this.#ownTrack(kind);
      const current = element.srcObject instanceof MediaStream ? element.srcObject.getVideoTracks()[0] : null;
      if (current === track) return;
      element.srcObject = track === null ? null : new MediaStream([track]);
    } else {
      shown.detach ??= this.#session?.attachVideo(participant, kind, { element, full }) ?? null;
    }
  }
}
