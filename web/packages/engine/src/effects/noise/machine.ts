/**
 * Whether the microphone goes through the noise removal, or past it. Pure.
 *
 * A microphone must be heard: whatever is wrong with the removal, sound goes past it, with the browser's own.
 */

import type { EffectState } from '../api.ts';

export interface NoiseState {
  readonly state: EffectState;
  /** The microphone is open. */
  readonly open: boolean;
  readonly reportedMs: number;
  /** Reports in a row that were good, or were not. */
  readonly good: number;
  readonly bad: number;
}

export type NoiseInput =
  | { readonly t: 'wanted'; readonly on: boolean }
  | { readonly t: 'source'; readonly open: boolean }
  /** The worklet made a second of sound: see `NoiseReport`. */
  | { readonly t: 'report'; readonly load: number; readonly pace: number }
  /** The browser stopped the clock of its sound. */
  | { readonly t: 'suspended' }
  | { readonly t: 'failed' }
  | { readonly t: 'tick' };

export const NOISE_OFF: NoiseState = { state: 'off', open: false, reportedMs: 0, good: 0, bad: 0 };

/** Sound that takes this share of its own time to make leaves too little for all else. */
const LOAD_MAX = 0.5;
const PACE_MAX = 1.25;
const BAD_MAX = 5;
/** After a hold-up, so many good seconds before it is used again. */
const GOOD_MIN = 2;
/** A worklet that is silent for so long does not run. Reports come once a second. */
const SILENT_MAX_MS = 2500;

export function reduceNoise(noise: NoiseState, input: NoiseInput, nowMs: number): NoiseState {
  switch (input.t) {
    case 'wanted':
      if (input.on === (noise.state !== 'off')) return noise;
      return input.on ? begin({ ...noise, state: 'waiting' }, nowMs) : { ...noise, state: 'off' };
    case 'source':
      return begin({ ...noise, open: input.open }, nowMs);
    case 'report':
      return report(noise, input.load <= LOAD_MAX && input.pace <= PACE_MAX, nowMs);
    case 'suspended':
      return isRunning(noise) ? { ...noise, state: 'held_up', good: 0 } : noise;
    case 'failed':
      return isRunning(noise) ? { ...noise, state: 'failed' } : noise;
    case 'tick':
      if (!isRunning(noise) || noise.state === 'held_up') return noise;
      return nowMs - noise.reportedMs > SILENT_MAX_MS ? { ...noise, state: 'held_up', good: 0 } : noise;
  }
}

/** Else the microphone goes past it. */
export function goesThrough(noise: NoiseState): boolean {
  return noise.state === 'on';
}

/** The worklet is to exist. */
export function isRunning({ state }: NoiseState): boolean {
  return state === 'loading' || state === 'on' || state === 'held_up';
}

/** What failed or was too slow stays so until somebody switches it off and on. */
function begin(noise: NoiseState, nowMs: number): NoiseState {
  const { state, open } = noise;
  if (state === 'off' || state === 'failed' || state === 'too_slow') return noise;
  return { ...noise, state: open ? 'loading' : 'waiting', reportedMs: nowMs, good: 0, bad: 0 };
}

function report(noise: NoiseState, isGood: boolean, nowMs: number): NoiseState {
  if (!isRunning(noise)) return noise;
  const good = isGood ? noise.good + 1 : 0;
  const bad = isGood ? 0 : noise.bad + 1;
  const counted = { ...noise, good, bad, reportedMs: nowMs };
  if (bad >= BAD_MAX) return { ...counted, state: 'too_slow' };
  const enough = noise.state === 'loading' ? 1 : GOOD_MIN;
  return good >= enough ? { ...counted, state: 'on' } : counted;
}
