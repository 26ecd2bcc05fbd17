/** Loudness of every voice, measured here: the server is not asked and does not know. */

import type { Levels } from '../api.ts';

const EVERY_MS = 100;
const FLOOR_DB = -60;

interface Ear {
  readonly source: MediaStreamAudioSourceNode;
  readonly analyser: AnalyserNode;
  readonly track: MediaStreamTrack;
}

export class LevelMeter {
  readonly #ears = new Map<string, Ear>();
  readonly #listeners = new Set<(levels: Levels) => void>();
  #context: AudioContext | null = null;
  #timer: ReturnType<typeof setInterval> | undefined;

  /** Null: nothing more to hear. */
  hear(key: string, track: MediaStreamTrack | null): void {
    const known = this.#ears.get(key);
    if (known?.track === track) return;
    known?.source.disconnect();
    this.#ears.delete(key);
    if (track === null) return;
    this.#context ??= new AudioContext();
    const source = this.#context.createMediaStreamSource(new MediaStream([track]));
    const analyser = this.#context.createAnalyser();
    analyser.fftSize = 512;
    source.connect(analyser);
    this.#ears.set(key, { source, analyser, track });
  }

  listen(listener: (levels: Levels) => void): () => void {
    this.#listeners.add(listener);
    this.#timer ??= setInterval(() => this.#measure(), EVERY_MS);
    void this.resume();
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size > 0) return;
      clearInterval(this.#timer);
      this.#timer = undefined;
    };
  }

  async resume(): Promise<void> {
    if (this.#context?.state === 'suspended') await this.#context.resume().catch(() => undefined);
  }

  /** `own` is kept always. */
  keepOnly(keys: ReadonlySet<string>): void {
    for (const key of this.#ears.keys()) if (key !== 'own' && !keys.has(key)) this.hear(key, null);
  }

  #measure(): void {
    const samples = new Float32Array(512);
    const levels = new Map<string, number>();
    for (const [key, { analyser, track }] of this.#ears) {
      analyser.getFloatTimeDomainData(samples);
      levels.set(key, track.enabled ? loudness(samples) : 0);
    }
    for (const listener of this.#listeners) listener(levels);
  }
}

/** 0 at -60 dBFS or less, 1 at full scale. */
export function loudness(samples: Float32Array): number {
  const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
  if (power === 0) return 0;
  const decibels = 10 * Math.log10(power);
  return Math.min(1, Math.max(0, 1 - decibels / FLOOR_DB));
}
