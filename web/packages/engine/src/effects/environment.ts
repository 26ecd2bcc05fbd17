/** What the effects need of a browser. Nothing of it is loaded before somebody wants an effect. */

import noiseUrl from '../../wasm/noise/noise.wasm?url';
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

export interface EffectsEnvironment {
  readonly noise: NoiseEnvironment;
  /** Logical processors, as far as the browser tells. */
  readonly processors: number;
}

/** Scripts that the page's policy must let in. */
export const EFFECT_SCRIPTS: readonly string[] = [workletUrl];

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
    processors: navigator.hardwareConcurrency,
  };
}

async function bytes(url: string): Promise<ArrayBuffer> {
  const response = await fetch(url);
  if (!response.ok) throw new Error('a program of an effect is missing');
  return response.arrayBuffer();
}
