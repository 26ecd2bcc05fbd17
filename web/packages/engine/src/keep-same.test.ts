import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { IN_MEETING } from './fake/fixtures.ts';
import { keepSame } from './keep-same.ts';

test('what did not change is the same object', () => {
  const copy = structuredClone(IN_MEETING);
  expect(keepSame(IN_MEETING, copy)).toBe(IN_MEETING);
});

test('one person who changes changes nobody else', () => {
  const now = structuredClone(IN_MEETING);
  const people = now.people.map((one) => (one.leaf === 2 ? { ...one, connection: 'weak' as const } : one));
  const kept = keepSame(IN_MEETING, { ...now, people });
  expect(kept).not.toBe(IN_MEETING);
  expect(kept.people.map((one, index) => one === IN_MEETING.people[index])).toEqual([
    true,
    true,
    false,
    true,
    true,
    true,
  ]);
  expect(kept.people[2]?.streams).toBe(IN_MEETING.people[2]?.streams);
  expect(kept.chat).toBe(IN_MEETING.chat);
});

test('it never says anything else than the new one', () => {
  fc.assert(
    fc.property(fc.object({ maxDepth: 3 }), fc.object({ maxDepth: 3 }), (before, now) => {
      expect(keepSame<unknown>(before, now)).toEqual(now);
    }),
  );
});

test('something gone is gone, and nothing is undefined instead', () => {
  const before: Record<string, unknown> = { a: 1, b: undefined };
  const now: Record<string, unknown> = { a: 1 };
  expect(Object.keys(keepSame(before, now))).toEqual(['a']);
});
