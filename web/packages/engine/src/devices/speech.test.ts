import { expect, test } from 'vitest';
import { hearMuted, type MutedSpeech, SILENCE } from './speech.ts';

const VOICE = 0.6;
const QUIET = 0.1;

/** Ten levels a second; returns the times at which it began to be said, and the last state. */
function hear(levels: readonly number[], from: MutedSpeech = SILENCE, startMs = 0) {
  let state = from;
  const said: number[] = [];
  for (const [index, level] of levels.entries()) {
    const nowMs = startMs + index * 100;
    const next = hearMuted(state, level, nowMs);
    if (next.speaking && !state.speaking) said.push(nowMs);
    state = next;
  }
  return { state, said };
}

const seconds = (count: number, level: number) => Array<number>(count * 10).fill(level);
/** Syllables: three loud, one quiet. */
const speech = (count: number) =>
  seconds(count, VOICE).map((level, index) => (index % 4 === 3 ? QUIET : level));

test('a sentence is noticed within two seconds', () => {
  const { said } = hear([...seconds(1, QUIET), ...speech(3)]);
  expect(said).toHaveLength(1);
  expect(said[0]).toBeLessThan(3000);
});

test('silence, a cough and a door are not speech', () => {
  const bang = [VOICE, VOICE, VOICE, ...seconds(3, QUIET)];
  expect(hear([...seconds(5, QUIET), ...bang, ...bang]).said).toEqual([]);
});

test('a fan that always runs is the room, and a voice above it is speech', () => {
  const fan = 0.45;
  const { said, state } = hear(seconds(30, fan));
  expect(said).toEqual([]);
  expect(hear(seconds(2, VOICE + 0.1), state, 30_000).said).toHaveLength(1);
});

test('it is said once a minute, and hidden when it is quiet', () => {
  const { said, state } = hear([...seconds(1, QUIET), ...speech(40), ...seconds(6, QUIET)]);
  expect(said).toHaveLength(1);
  expect(state.speaking).toBe(false);
  expect(hear(speech(5), state, 50_000).said).toEqual([]);
  expect(hear(speech(5), state, 70_000).said).toHaveLength(1);
});
