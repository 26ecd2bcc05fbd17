import type { BackgroundEffect, EffectState } from '@snug/engine/api';
import { expect, test } from 'vitest';
import { backgroundOptions, backgroundSaid, noiseSaid } from './effects.ts';

function background(state: EffectState, hasOwnPicture = false): BackgroundEffect {
  return { choice: 'blur_light', state, hasOwnPicture, available: true };
}

test("a picture of one's own can be chosen once there is one", () => {
  const choices = (own: boolean) => backgroundOptions(background('on', own)).map(({ choice }) => choice);
  expect(choices(false)).not.toContain('own');
  expect(choices(true).at(-1)).toBe('own');
});

test('what works is not talked about, and what does not is', () => {
  const said = (state: EffectState) => [
    noiseSaid({ wanted: true, state }) !== null,
    backgroundSaid(background(state)) !== null,
  ];
  expect(said('off')).toEqual([false, false]);
  expect(said('waiting')).toEqual([false, false]);
  expect(said('on')).toEqual([false, false]);
  expect(said('loading')).toEqual([false, true]);
  expect(said('too_slow')).toEqual([true, true]);
  expect(said('failed')).toEqual([true, true]);
});

test('only what failed can be tried again', () => {
  expect(backgroundSaid(background('failed'))?.can).toBe('again');
  expect(backgroundSaid(background('too_slow'))?.can).toBe('keep');
  expect(backgroundSaid(background('loading'))?.can).toBeNull();
});
