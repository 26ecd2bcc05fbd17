/** Which elements show which video, so that a video that nobody sees is not fetched. */

export interface Shown {
  readonly element: HTMLVideoElement;
  /** All its pixels, however small the element is. */
  readonly full: boolean;
}

/** A video that is drawn nowhere is given up after this, so that turning a page back does not flicker. */
const UNSEEN_MS = 3000;

export class SeenVideos {
  readonly #shown = new Map<string, Set<Shown>>();
  readonly #onUnseen: (key: string) => void;

  /** `onUnseen`: nothing has shown the video for a while. */
  constructor(onUnseen: (key: string) => void) {
    this.#onUnseen = onUnseen;
  }

  /** Until the returned function is called. */
  add(key: string, shown: Shown): () => void {
    const all = this.#shown.get(key) ?? new Set();
    this.#shown.set(key, all.add(shown));
    return () => {
      all.delete(shown);
      setTimeout(() => {
        if (all.size > 0 || this.#shown.get(key) !== all) return;
        this.#shown.delete(key);
        this.#onUnseen(key);
      }, UNSEEN_MS);
    };
  }

  has(key: string): boolean {
    return this.of(key).length > 0;
  }

  of(key: string): readonly Shown[] {
    return [...(this.#shown.get(key) ?? [])];
  }
}
