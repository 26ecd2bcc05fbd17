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
  /** Seconds of the hold-up that is. */
  readonly held: number;
}

export type NoiseInput =
  | { readonly t: 'wanted'; readonly on: boolean }
  | { readonly t: 'source'; readonly open: boolean }
  /** The worklet made a second of sound: see `NoiseReport`. */
  | { readonly t: 'report'; readonly load: number; readonly pace: number }
  /** The browser stopped the clock of its sound. */
  | { readonly t: 'suspended' }
  | { readonly t: 'failed' }
  /** Once a second. `pressed`: the browser has no reason any more to hold sound back until a press. */
  | { readonly t: 'tick'; readonly pressed: boolean };

export const NOISE_OFF: NoiseState = { state: 'off', open: false, reportedMs: 0, good: 0, bad: 0, held: 0 };

/** Sound that takes this share of its own time to make leaves too little for all else. */
const LOAD_MAX = 0.5;
const PACE_MAX = 1.25;
const BAD_MAX = 5;
/** After a hold-up, so many good seconds before it is used again. */
const GOOD_MIN = 2;
/** A worklet that is silent for so long does not run. Reports come once a second. */
const SILENT_MAX_MS = 2500;
/** Then it is taken for one that never comes back, and the browser's own removal is asked for. */
const HELD_MAX_S = 15;

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
      return isRunning(noise) ? { ...noise, state: 'held_up', good: 0, held: 0 } : noise;
    case 'failed':
      return isRunning(noise) ? { ...noise, state: 'failed' } : noise;
    case 'tick':
      return tick(noise, input.pressed, nowMs);
  }
}

/** Else the microphone goes past it. */
export function goesThrough(noise: NoiseState): boolean {
  return noise.state === 'on';
}

/** The browser's own removal is not needed: not yet, for a hold-up is short, and to change it takes a new microphone. */
export function replacesBrowsers(noise: NoiseState): boolean {
  return isRunning(noise) || noise.state === 'waiting';
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

function tick(noise: NoiseState, pressed: boolean, nowMs: number): NoiseState {
  if (!isRunning(noise)) return noise;
  if (noise.state !== 'held_up') {
    const isSilent = nowMs - noise.reportedMs > SILENT_MAX_MS;
    return isSilent ? { ...noise, state: 'held_up', good: 0, held: 0 } : noise;
  }
  if (!pressed) return noise;
  const held = noise.held + 1;
  return { ...noise, held, state: held >= HELD_MAX_S ? 'failed' : 'held_up' };
}

function report(noise: NoiseState, isGood: boolean, nowMs: number): NoiseState {
  if (!isRunning(noise)) return noise;
  const good = isGood ? noise.good + 1 : 0;
  const bad = isGood ? 0 : noise.bad + 1;
  const counted = { ...noise, good, bad, held: 0, reportedMs: nowMs };
  if (bad >= BAD_MAX) return { ...counted, state: 'too_slow' };
  const enough = noise.state === 'loading' ? 1 : GOOD_MIN;
  return good >= enough ? { ...counted, state: 'on' } : counted;
}
