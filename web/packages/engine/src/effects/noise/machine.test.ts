import { expect, test } from 'vitest';
import {
  goesThrough,
  NOISE_OFF,
  type NoiseInput,
  type NoiseState,
  reduceNoise,
  replacesBrowsers,
} from './machine.ts';

const GOOD: NoiseInput = { t: 'report', load: 0.02, pace: 1 };
const SLOW: NoiseInput = { t: 'report', load: 0.9, pace: 1 };
const LATE: NoiseInput = { t: 'report', load: 0.02, pace: 1.6 };
const WANTED: NoiseInput = { t: 'wanted', on: true };
const OPENED: NoiseInput = { t: 'source', open: true };

/** One input a second. */
function after(...inputs: readonly NoiseInput[]): NoiseState {
  return inputs.reduce((noise, input, second) => reduceNoise(noise, input, second * 1000), NOISE_OFF);
}

function check(inputs: readonly NoiseInput[], state: NoiseState['state'], through: boolean): void {
  const noise = after(...inputs);
  expect([noise.state, goesThrough(noise)]).toEqual([state, through]);
}

test('sound goes through it only once it was seen to run', () => {
  check([OPENED], 'off', false);
  check([WANTED], 'waiting', false);
  check([WANTED, OPENED], 'loading', false);
  check([WANTED, OPENED, GOOD], 'on', true);
  check([WANTED, OPENED, GOOD, { t: 'wanted', on: false }], 'off', false);
});

test('a new device begins anew', () => {
  check([WANTED, OPENED, GOOD, OPENED], 'loading', false);
  check([WANTED, OPENED, GOOD, { t: 'source', open: false }], 'waiting', false);
});

test('a clock that stands still lets the microphone past, and back after two good seconds', () => {
  const suspended: NoiseInput[] = [WANTED, OPENED, GOOD, { t: 'suspended' }];
  check(suspended, 'held_up', false);
  check([...suspended, GOOD], 'held_up', false);
  check([...suspended, GOOD, GOOD], 'on', true);
});

test('a worklet that says nothing for three seconds counts as standing still', () => {
  const tick: NoiseInput = { t: 'tick', pressed: true };
  check([WANTED, OPENED, GOOD, tick, tick], 'on', true);
  check([WANTED, OPENED, GOOD, tick, tick, tick], 'held_up', false);
  check([WANTED, OPENED, tick, tick, tick], 'held_up', false);
});

test('a hold-up of fifteen seconds is for good, but waiting for a press is not', () => {
  const ticks = (count: number, pressed: boolean): NoiseInput[] =>
    Array.from({ length: count }, () => ({ t: 'tick', pressed }));
  const held: NoiseInput[] = [WANTED, OPENED, { t: 'suspended' }];
  check([...held, ...ticks(14, true)], 'held_up', false);
  check([...held, ...ticks(15, true)], 'failed', false);
  check([...held, ...ticks(14, true), GOOD, ...ticks(14, true)], 'held_up', false);
  check([...held, ...ticks(60, false)], 'held_up', false);
});

test('the browser removes noise exactly while ours is given up or not wanted', () => {
  const ours = (...inputs: readonly NoiseInput[]) => replacesBrowsers(after(...inputs));
  expect(ours(OPENED)).toBe(false);
  expect(ours(WANTED, OPENED, GOOD, { t: 'suspended' })).toBe(true);
  expect(ours(WANTED, OPENED, GOOD, { t: 'failed' })).toBe(false);
  expect(ours(WANTED, OPENED, SLOW, SLOW, SLOW, SLOW, SLOW)).toBe(false);
});

test('five bad seconds in a row are too slow, and stay so until it is chosen again', () => {
  const begun = [WANTED, OPENED, GOOD];
  check([...begun, SLOW, SLOW, SLOW, SLOW, GOOD, SLOW], 'on', true);
  const slow = [...begun, SLOW, LATE, SLOW, LATE, SLOW];
  check(slow, 'too_slow', false);
  check([...slow, GOOD, OPENED, GOOD], 'too_slow', false);
  check([...slow, { t: 'wanted', on: false }, WANTED, GOOD], 'on', true);
});

test('what cannot be loaded lets the microphone past', () => {
  check([WANTED, OPENED, { t: 'failed' }], 'failed', false);
  check([WANTED, OPENED, GOOD, { t: 'failed' }, OPENED], 'failed', false);
});
