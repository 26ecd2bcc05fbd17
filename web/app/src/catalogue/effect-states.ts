/** Background and noise removal: every choice, and what is said when it does not work. */

import type { EffectState, EngineSnapshot } from '@snug/engine/api';
import { fixtures } from '@snug/engine/fake';
import type { State } from './states.ts';

function effects(
  snapshot: EngineSnapshot,
  background: EffectState,
  noise: EffectState = 'on',
): EngineSnapshot {
  const choice = background === 'off' ? 'none' : 'blur_strong';
  return {
    ...snapshot,
    effects: {
      noise: { wanted: true, state: noise },
      background: { ...snapshot.effects.background, choice, state: background },
    },
  };
}

const UNAVAILABLE: EngineSnapshot = {
  ...fixtures.PREJOIN,
  effects: {
    noise: { wanted: true, state: 'failed' },
    background: { ...fixtures.PREJOIN.effects.background, available: false },
  },
};

const OPEN = 'Background and sound';

export const EFFECT_STATES: readonly State[] = [
  { id: 'prejoin-effects', snapshot: effects(fixtures.PREJOIN, 'on'), press: OPEN },
  { id: 'prejoin-effects-loading', snapshot: effects(fixtures.PREJOIN, 'loading'), press: OPEN },
  { id: 'prejoin-effects-unavailable', snapshot: UNAVAILABLE, press: OPEN },
  { id: 'meeting-background-stopped', snapshot: effects(fixtures.IN_MEETING, 'failed') },
  { id: 'meeting-background-slow', snapshot: effects(fixtures.IN_MEETING, 'too_slow') },
];
