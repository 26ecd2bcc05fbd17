import type { EngineSnapshot, Problem, ProblemCause } from '@snug/engine/api';
import { fixtures } from '@snug/engine/fake';
import { expect, test } from 'vitest';
import { bannersOf } from './banners.ts';

const NOW = fixtures.FIXTURE_NOW;
const problem = (cause: ProblemCause, id = 1): Problem => ({ id, atUnixMs: NOW, ...cause });
const INTERRUPTED = problem({ code: 'media_interrupted', sinceUnixMs: NOW }, 1);
const UNREACHABLE = problem({ code: 'server_unreachable', sinceUnixMs: NOW }, 2);
const MUTED = problem({ code: 'speaking_muted' }, 3);

function check(change: Partial<EngineSnapshot>, weak = false) {
  const { connection, problems } = bannersOf({ ...fixtures.IN_MEETING, ...change }, { now: NOW, weak });
  return [connection?.kind ?? null, ...problems.map(({ code }) => code)];
}

test('a break of less than two seconds is not worth a word', () => {
  const reconnecting = { phase: 'reconnecting' } as const;
  expect(check({ ...reconnecting, phaseSinceUnixMs: NOW - 1_900 })).toEqual([null]);
  expect(check({ ...reconnecting, phaseSinceUnixMs: NOW - 2_000 })).toEqual(['reconnecting']);
  expect(check({ offlineSinceUnixMs: NOW - 1_900 })).toEqual([null]);
});

test('of several messages about the connection the one stands that explains the others', () => {
  const problems = [INTERRUPTED, UNREACHABLE, MUTED];
  expect(check({ offlineSinceUnixMs: NOW - 5_000, phase: 'reconnecting', problems })).toEqual([
    'offline',
    'speaking_muted',
  ]);
  expect(check({ phase: 'reconnecting', phaseSinceUnixMs: NOW - 5_000, problems })).toEqual([
    null,
    'server_unreachable',
    'speaking_muted',
  ]);
  expect(check({ phase: 'reconnecting', phaseSinceUnixMs: NOW - 5_000, problems: [INTERRUPTED] })).toEqual([
    'reconnecting',
  ]);
  expect(check({ problems: [INTERRUPTED] }, true)).toEqual([null, 'media_interrupted']);
  expect(check({}, true)).toEqual(['weak']);
});

test('what is said where one writes is not said over the meeting', () => {
  expect(check({ problems: [problem({ code: 'chat_not_sent', reason: 'too_long' })] })).toEqual([null]);
});
