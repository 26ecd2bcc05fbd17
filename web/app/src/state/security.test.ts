import type { RefusalReason, Seal } from '@snug/engine/api';
import { fixtures } from '@snug/engine/fake';
import { describe, expect, it } from 'vitest';
import { pillOf, refusalsOf, reportOf, statusOf, streamsOf } from './security.ts';

const words = (count: number) =>
  ['zero', 'one', 'two', 'three', 'four', 'five', 'six'][count] ?? String(count);
const seal = (change: Partial<Seal>): Seal => ({ ...fixtures.IN_MEETING.seal, ...change });

describe('the pill', () => {
  it.each([
    ['checking', { state: 'checking' }, 'pill.checking', null],
    ['sealed', { state: 'sealed', people: 6 }, 'pill.sealed', 6],
    ['refused', { state: 'refused', streamsRefused: 2 }, 'pill.refused', 2],
    ['reconnecting', { state: 'reconnecting' }, 'pill.reconnecting', null],
  ] as const)('%s', (_, change, key, count) => {
    const pill = pillOf(seal(change));
    expect(pill.text.key).toBe(key);
    expect(pill.count).toBe(count);
  });

  it('counts a broken rule of the group, which is no stream', () => {
    expect(pillOf(seal({ state: 'refused', streamsRefused: 0, reasons: [] })).count).toBe(1);
  });
});

describe('the sentence', () => {
  it('says "sealed" in no other state', () => {
    for (const state of ['checking', 'refused', 'reconnecting'] as const) {
      expect(statusOf(seal({ state }), words).body.key).not.toMatch(/sealed/u);
    }
  });

  it('counts from the live state', () => {
    const { body } = statusOf(seal({ state: 'sealed', people: 3, streamsSealed: 5 }), words);
    expect(body).toEqual({
      key: 'security.sealedStreams',
      values: { count: 5, streams: 'Five', people: 'three' },
    });
  });

  it('has its own words for being alone and for nobody sending', () => {
    expect(statusOf(seal({ people: 1 }), words).body.key).toBe('security.sealedAlone');
    expect(statusOf(seal({ people: 2, streamsSealed: 0 }), words).body.key).toBe('security.sealedQuiet');
  });
});

describe('a refusal', () => {
  const reasons: RefusalReason[] = [
    'no_transform',
    'count_mismatch',
    'wrong_sender',
    'wrong_stream',
    'forged',
    'replayed',
    'not_encrypted',
    'not_in_group',
    'codec',
    'group_rule',
    'worker_gone',
  ];

  it.each(reasons)('has a sentence: %s', (reason) => {
    const [refusal] = refusalsOf(fixtures.refusedBecause(reason));
    expect(refusal?.key).toBe(`refusal.${reason}`);
    expect(refusal?.name).toBe('Sanne de Wit');
  });

  it('is reported without a name, a title, a link or an id', () => {
    const snapshot = fixtures.refusedBecause('forged');
    const report = reportOf(snapshot);
    expect(report).toContain('forged');
    expect(report).toContain('leaf 4');
    for (const person of snapshot.people) {
      expect(report).not.toContain(person.name);
      expect(report).not.toContain(person.participant);
    }
    expect(report).not.toContain('Thursday');
    expect(report).not.toContain('#');
  });
});

describe('the streams of a person', () => {
  it('are listed as they are, refused before muted', () => {
    const person = fixtures.person(1, 'Bob');
    const camera = { ...fixtures.stream('x', 'camera', 'refused'), muted: true };
    const microphone = fixtures.stream('x', 'microphone', 'sealed', true);
    const states = streamsOf({ ...person, streams: { ...person.streams, camera, microphone } });
    expect(states.map(({ kind, state }) => [kind, state])).toEqual([
      ['microphone', 'muted'],
      ['camera', 'refused'],
    ]);
  });
});
