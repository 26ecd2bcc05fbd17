export interface Frames {
  readonly input: Float32Array;
  readonly output: Float32Array;
}

/**
 * Between what an AudioWorklet gets (128 samples) and what the network takes (480): hands out each frame while the
 * next one comes in, so one frame later.
 */
export class Reframer {
  readonly #frames: () => Frames;
  readonly #work: () => void;
  #at = 0;

  /** `work` turns what is in `input` into what is in `output`; it may move both. */
  constructor(frames: () => Frames, work: () => void) {
    this.#frames = frames;
    this.#work = work;
  }

  /** Without `from`, silence goes in. */
  pass(from: Float32Array | undefined, to: Float32Array): void {
    for (let done = 0; done < to.length;) {
      const { input, output } = this.#frames();
      const count = Math.min(to.length - done, input.length - this.#at);
      to.set(output.subarray(this.#at, this.#at + count), done);
      if (from === undefined) input.fill(0, this.#at, this.#at + count);
      else input.set(from.subarray(done, done + count), this.#at);
      this.#at += count;
      done += count;
      if (this.#at === input.length) {
        this.#work();
        this.#at = 0;
      }
    }
  }
}
