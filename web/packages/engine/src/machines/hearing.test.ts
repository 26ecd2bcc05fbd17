import { expect, test } from 'vitest';
import { changeHeard, heard, type HearingState, keepPresent, participantOf } from './hearing.ts';

const NOBODY: HearingState = new Map();

test('everybody is heard as they are until something else is wanted', () => {
  expect(heard(NOBODY, 'bob')).toEqual({ volume: 1, mutedForMe: false });
  const quiet = changeHeard(NOBODY, 'bob', { volume: 0.3 });
  expect(heard(quiet, 'bob')).toEqual({ volume: 0.3, mutedForMe: false });
  expect(heard(quiet, 'carol')).toEqual({ volume: 1, mutedForMe: false });
});

test('muted for me keeps the volume for afterwards', () => {
  const muted = changeHeard(changeHeard(NOBODY, 'bob', { volume: 0.3 }), 'bob', { mutedForMe: true });
  expect(heard(changeHeard(muted, 'bob', { mutedForMe: false }), 'bob').volume).toBe(0.3);
});

test('a volume that no element takes is not kept', () => {
  expect(heard(changeHeard(NOBODY, 'bob', { volume: 7 }), 'bob').volume).toBe(1);
  expect(heard(changeHeard(NOBODY, 'bob', { volume: -1 }), 'bob').volume).toBe(0);
  expect(changeHeard(NOBODY, 'bob', { volume: Number.NaN })).toBe(NOBODY);
});

test('it is kept through a break of one’s own, and forgotten when the person leaves', () => {
  const quiet = changeHeard(NOBODY, 'bob', { volume: 0.3 });
  expect(keepPresent(quiet, [])).toBe(quiet);
  expect(keepPresent(quiet, ['alice', 'bob'])).toBe(quiet);
  expect(keepPresent(quiet, ['alice']).size).toBe(0);
});

test('voice and shared sound belong to the same person', () => {
  expect(participantOf('bob:microphone')).toBe('bob');
  expect(participantOf('bob:screenAudio')).toBe('bob');
});
