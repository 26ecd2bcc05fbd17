/**
 * Listens to a microphone that is muted for the others, on a copy of its track that nothing but the measurement
 * ever gets. Only whether somebody speaks leaves this file.
 */

import { loudness } from '../media/levels.ts';
import { hearMuted, type MutedSpeech, SILENCE } from './speech.ts';

const EVERY_MS = 100;
const SAMPLES = 2048;

/** The parts of a browser that are used. */
export interface EarEnvironment {
  /** Reads the newest samples of a track; `stop` when they are no longer wanted. */
  listen(track: MediaStreamTrack): { read(into: Float32Array<ArrayBuffer>): void; stop(): void };
  every(ms: number, callback: () => void): () => void;
  now(): number;
}

export function browserEar(): EarEnvironment {
  return {
    listen(track) {
      const context = new AudioContext();
      const analyser = new AnalyserNode(context, { fftSize: SAMPLES });
      context.createMediaStreamSource(new MediaStream([track])).connect(analyser);
      void context.resume().catch(() => undefined);
      return {
        read: (into) => analyser.getFloatTimeDomainData(into),
        stop: () => void context.close().catch(() => undefined),
      };
    },
    every(ms, callback) {
      const id = setInterval(callback, ms);
      return () => clearInterval(id);
    },
    now: () => performance.now(),
  };
}

export class MutedEar {
  readonly #env: EarEnvironment;
  readonly #onSpeech: (speaking: boolean) => void;
  readonly #samples = new Float32Array(SAMPLES);
  #followed: MediaStreamTrack | null = null;
  #stop: (() => void) | null = null;
  /** Kept over a pause, so that the same is not said again after each unmuting. */
  #heard: MutedSpeech = SILENCE;

  constructor(env: EarEnvironment, onSpeech: (speaking: boolean) => void) {
    this.#env = env;
    this.#onSpeech = onSpeech;
  }

  /** Null: nothing is listened to, and the copy is gone. */
  follow(track: MediaStreamTrack | null): void {
    if (track === this.#followed) return;
    this.#stop?.();
    this.#stop = null;
    this.#followed = track;
    if (track === null) this.#say({ ...this.#heard, score: 0, speaking: false, floor: null });
    else this.#start(track);
  }

  #start(track: MediaStreamTrack): void {
    const copy = track.clone();
    // The track itself stays silenced: that is what the others get.
    copy.enabled = true;
    const ear = this.#env.listen(copy);
    const stopTimer = this.#env.every(EVERY_MS, () => {
      ear.read(this.#samples);
      this.#say(hearMuted(this.#heard, loudness(this.#samples), this.#env.now()));
    });
    this.#stop = () => {
      stopTimer();
      ear.stop();
      copy.stop();
    };
  }

  #say(heard: MutedSpeech): void {
    const before = this.#heard;
    this.#heard = heard;
    if (heard.speaking !== before.speaking) this.#onSpeech(heard.speaking);
  }
}
