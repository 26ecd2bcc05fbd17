/** One's own microphone without noise: keeps the pipeline as the state machine wants it. */

import type { NoiseEnvironment } from '../environment.ts';
import type { NoiseRemoval } from '../api.ts';
import {
  goesThrough,
  isRunning,
  NOISE_OFF,
  type NoiseInput,
  reduceNoise,
  replacesBrowsers,
} from './machine.ts';
import type { NoisePipeline } from './pipeline.ts';

export interface RemovalListener {
  onChange(): void;
  /** What `track` answers changed. */
  onTrack(): void;
  /** What `replacesBrowsers` answers changed while a microphone is open. */
  onReplaced(): void;
}

export class Removal {
  readonly #env: NoiseEnvironment;
  readonly #listener: RemovalListener;
  #noise = NOISE_OFF;
  #raw: MediaStreamTrack | null = null;
  #uses = 0;
  #pipeline: NoisePipeline | null = null;
  /** Counts what was begun, so that a pipeline that comes too late is closed. */
  #attempt = 0;

  constructor(env: NoiseEnvironment, listener: RemovalListener) {
    this.#env = env;
    this.#listener = listener;
  }

  get view(): NoiseRemoval {
    const { state } = this.#noise;
    return { wanted: state !== 'off', state };
  }

  /** Two removals in a row take from the voice; none leaves the noise. */
  get replacesBrowsers(): boolean {
    return replacesBrowsers(this.#noise);
  }

  want(on: boolean): void {
    this.#reduce({ t: 'wanted', on });
  }

  /** The track to send for this microphone now. */
  track(raw: MediaStreamTrack): MediaStreamTrack {
    this.#uses += 1;
    if (raw !== this.#raw) {
      this.#raw = raw;
      // Announced without `onTrack`: whoever asks gets the answer.
      this.#noise = reduceNoise(this.#noise, { t: 'source', open: true }, this.#env.now());
      this.#follow();
      this.#listener.onChange();
    }
    return (goesThrough(this.#noise) ? this.#pipeline?.output : null) ?? raw;
  }

  /** What `track` gave for this microphone is not used any more; a microphone treated anew is given again first. */
  stopped(raw: MediaStreamTrack): void {
    this.#uses -= 1;
    if (this.#uses > 0 || raw !== this.#raw) return;
    this.#raw = null;
    this.#reduce({ t: 'source', open: false });
  }

  /** After a press. */
  resume(): void {
    this.#pipeline?.resume();
  }

  tick(): void {
    this.#reduce({ t: 'tick', pressed: this.#env.pressed() });
    if (this.#noise.state === 'held_up') this.resume();
  }

  #reduce(input: NoiseInput): void {
    const before = this.#noise;
    this.#noise = reduceNoise(before, input, this.#env.now());
    if (this.#noise.state === before.state) return;
    this.#follow();
    if (this.#raw !== null) {
      if (goesThrough(before) !== goesThrough(this.#noise)) this.#listener.onTrack();
      if (replacesBrowsers(before) !== replacesBrowsers(this.#noise)) this.#listener.onReplaced();
    }
    this.#listener.onChange();
  }

  #follow(): void {
    if (!isRunning(this.#noise) || this.#raw === null) {
      this.#attempt += 1;
      this.#pipeline?.close();
      this.#pipeline = null;
    } else if (this.#pipeline !== null) {
      this.#connect(this.#pipeline, this.#raw);
    } else {
      void this.#begin();
    }
  }

  async #begin(): Promise<void> {
    this.#attempt += 1;
    const attempt = this.#attempt;
    const isCurrent = () => this.#attempt === attempt;
    try {
      const { NoisePipeline } = await this.#env.load();
      const pipeline = await NoisePipeline.create(this.#env, {
        onReport: ({ load, pace }) => isCurrent() && this.#reduce({ t: 'report', load, pace }),
        onSuspended: () => isCurrent() && this.#reduce({ t: 'suspended' }),
        onFailed: () => isCurrent() && this.#reduce({ t: 'failed' }),
      });
      if (!isCurrent() || this.#raw === null) {
        pipeline.close();
        return;
      }
      this.#pipeline = pipeline;
      this.#connect(pipeline, this.#raw);
    } catch {
      if (isCurrent()) this.#reduce({ t: 'failed' });
    }
  }

  #connect(pipeline: NoisePipeline, raw: MediaStreamTrack): void {
    if (pipeline.source === raw) return;
    try {
      pipeline.listenTo(raw);
    } catch {
      this.#reduce({ t: 'failed' });
    }
  }
}
