/** Between the page and its noise worklet. */

export const WORKLET_NAME = 'snug-noise';

/** About once a second of sound. */
export interface NoiseReport {
  /** Of real time; more than 1 cannot be kept up with. */
  readonly load: number;
  /** Real time that passed while the worklet made a second of sound, in seconds. */
  readonly pace: number;
}

export interface NoiseOptions {
  /** The bytes of noise.wasm: not every browser lets a compiled module into a worklet. */
  readonly program: ArrayBuffer;
}
