/**
 * What is sent of the camera while a background is wanted. Pure.
 *
 * Who chose a background is never shown without it: until treated pictures come, and after they stop coming, a still
 * goes instead. Only choosing no background lets the camera itself through.
 */

import type { Background, EffectState } from '../api.ts';

export interface BackgroundState {
  readonly choice: Background;
  readonly state: EffectState;
  /** The camera is open. */
  readonly open: boolean;
  /** How much is left out for a slow machine, from 0 to `LEVEL_MAX`. */
  readonly level: number;
  /** Seconds in a row in which too few pictures were made, or none at all. */
  readonly slow: number;
  readonly silent: number;
  /** Seconds in which the worker said nothing at all. */
  readonly unheard: number;
}

export type BackgroundInput =
  | { readonly t: 'chosen'; readonly choice: Background }
  | { readonly t: 'source'; readonly open: boolean }
  /** The first treated picture of this camera came. */
  | { readonly t: 'made' }
  /** Once a second: pictures that the camera gave, and treated ones. */
  | { readonly t: 'second'; readonly arrived: number; readonly made: number }
  /** Once a second of the page. */
  | { readonly t: 'tick' }
  | { readonly t: 'failed' };

export const NO_BACKGROUND: BackgroundState = {
  choice: 'none',
  state: 'off',
  open: false,
  level: 0,
  slow: 0,
  silent: 0,
  unheard: 0,
};

export const LEVEL_MAX = 2;
/** Fewer pictures a second than these, while the camera gives more, are too few. */
const RATE_MIN = 15;
const SLOW_MAX_S = 4;
const SILENT_MAX_S = 4;
const LOADING_MAX_S = 20;
const UNHEARD_MAX_S = 6;

export function reduceBackground(background: BackgroundState, input: BackgroundInput): BackgroundState {
  switch (input.t) {
    case 'chosen':
      return choose(background, input.choice);
    case 'source':
      return begin({ ...background, open: input.open });
    case 'made':
      return background.state === 'loading' ? { ...background, state: 'on', slow: 0, silent: 0 } : background;
    case 'second':
      return second(background, input.arrived, input.made);
    case 'tick':
      return unheard(background);
    case 'failed':
      return isAtWork(background) ? { ...background, state: 'failed' } : background;
  }
}

/** `still`: a drawn picture, nothing of the camera. */
export function sent({ choice, state }: BackgroundState): 'camera' | 'treated' | 'still' {
  if (choice === 'none') return 'camera';
  return state === 'on' || state === 'too_slow' ? 'treated' : 'still';
}

/** The pipeline is to exist. */
export function isAtWork({ state }: BackgroundState): boolean {
  return state === 'loading' || state === 'on' || state === 'too_slow';
}

function choose(background: BackgroundState, choice: Background): BackgroundState {
  if (choice === 'none') return { ...NO_BACKGROUND, open: background.open };
  const chosen = { ...background, choice };
  if (background.state === 'on') return chosen;
  // Chosen again: another try, with all there is.
  if (background.state === 'too_slow') return { ...chosen, state: 'on', level: 0, slow: 0 };
  if (background.state === 'loading') return chosen;
  return begin({ ...chosen, state: 'waiting', level: 0 });
}

function begin(background: BackgroundState): BackgroundState {
  const { state, open } = background;
  if (state === 'off' || (state === 'failed' && open)) return background;
  return { ...background, state: open ? 'loading' : 'waiting', slow: 0, silent: 0, unheard: 0 };
}

/** A worker that died says nothing; while it is fetched it says nothing either. */
function unheard(background: BackgroundState): BackgroundState {
  if (!isAtWork(background)) return background;
  const seconds = background.unheard + 1;
  const most = background.state === 'loading' ? LOADING_MAX_S : UNHEARD_MAX_S;
  return { ...background, unheard: seconds, state: seconds >= most ? 'failed' : background.state };
}

function second(background: BackgroundState, arrived: number, made: number): BackgroundState {
  if (!isAtWork(background)) return background;
  const heard = { ...background, unheard: 0 };
  const silent = arrived > 0 && made === 0 ? background.silent + 1 : 0;
  const silentMax = background.state === 'loading' ? LOADING_MAX_S : SILENT_MAX_S;
  if (silent >= silentMax) return { ...heard, state: 'failed' };
  const isSlow = background.state === 'on' && made < RATE_MIN && made < 0.8 * arrived;
  const slow = isSlow ? background.slow + 1 : 0;
  if (slow < SLOW_MAX_S) return { ...heard, silent, slow };
  if (background.level < LEVEL_MAX) return { ...heard, silent, slow: 0, level: background.level + 1 };
  return { ...heard, silent, slow, state: 'too_slow' };
}
