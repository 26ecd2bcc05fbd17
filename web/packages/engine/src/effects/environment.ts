/** What the effects need of a browser. Nothing of it is loaded before somebody wants an effect. */

import portraitUrl from '../../wasm/portrait/portrait.wasm?url';
import noiseUrl from '../../wasm/noise/noise.wasm?url';
import backgroundWorkerUrl from './background/background.worker.ts?worker&url';
import { makeStill, readPicture, type Still } from './background/still.ts';
import workletUrl from './noise/noise.worklet.ts?worker&url';

export interface NoiseEnvironment {
  now(): number;
  /** Somebody pressed something on this page, so that sound may run. */
  pressed(): boolean;
  load(): Promise<typeof import('./noise/pipeline.ts')>;
  newContext(options: AudioContextOptions): AudioContext;
  addWorklet(context: AudioContext): Promise<void>;
  /** The bytes of noise.wasm. */
  program(): Promise<ArrayBuffer>;
}

export interface BackgroundEnvironment {
  isSupported(): boolean;
  load(): Promise<typeof import('./background/pipeline.ts')>;
  newWorker(): Worker;
  newStill(camera: MediaStreamTrack): Still;
  /** Rejects what is no picture. */
  readPicture(file: Blob): Promise<ImageBitmap>;
  /** The bytes of portrait.wasm. */
  program(): Promise<ArrayBuffer>;
}

export interface EffectsEnvironment {
  readonly noise: NoiseEnvironment;
  readonly background: BackgroundEnvironment;
  /** Logical processors, as far as the browser tells. */
  readonly processors: number;
}

/** Scripts that the page's policy must let in. */
export const EFFECT_SCRIPTS: readonly string[] = [workletUrl, backgroundWorkerUrl];

export function browserEffects(scriptUrl: (url: string) => unknown): EffectsEnvironment {
  return {
    noise: {
      now: () => performance.now(),
      pressed: () => navigator.userActivation.hasBeenActive,
      load: () => import('./noise/pipeline.ts'),
      newContext: (options) => new AudioContext(options),
      addWorklet: (context) => context.audioWorklet.addModule(scriptUrl(workletUrl) as string),
      program: () => bytes(noiseUrl),
    },
    background: {
      isSupported,
      load: () => import('./background/pipeline.ts'),
      newWorker: () =>
        new Worker(scriptUrl(backgroundWorkerUrl) as string, { type: 'module', name: 'background' }),
      newStill: makeStill,
      readPicture,
      program: () => bytes(portraitUrl),
    },
    processors: navigator.hardwareConcurrency,
  };
}

function isSupported(): boolean {
  const isDrawing = 'OffscreenCanvas' in globalThis && 'captureStream' in HTMLCanvasElement.prototype;
  return isDrawing && 'requestVideoFrameCallback' in HTMLVideoElement.prototype;
}

async function bytes(url: string): Promise<ArrayBuffer> {
  const response = await fetch(url);
  if (!response.ok) throw new Error('a program of an effect is missing');
  return response.arrayBuffer();
}
