import type { Person } from '@snug/engine/api';
import { fixtures } from '@snug/engine/fake';
import { describe, expect, it } from 'vitest';
import { arrange, bringForward, firstAndOwn, keepOrder, pageOf } from './stage.ts';

const alice = fixtures.person(0, 'Alice', { own: true });
const bob = fixtures.person(1, 'Bob');
const carol = fixtures.person(2, 'Carol');
const dave = fixtures.person(3, 'Dave');
const ids = (people: readonly Person[]) => people.map((person) => person.participant);

describe('the order', () => {
  it('keeps everybody in place when somebody joins or leaves', () => {
    const order = keepOrder([], [alice, bob, carol]);
    expect(order).toEqual(ids([bob, carol]));
    expect(keepOrder(order, [alice, bob, carol, dave])).toEqual(ids([bob, carol, dave]));
    expect(keepOrder(ids([dave, carol, bob]), [alice, bob, dave])).toEqual(ids([dave, bob]));
  });

  it('puts a newcomer with a low leaf at the end', () => {
    expect(keepOrder(ids([carol, dave]), [alice, bob, carol, dave])).toEqual(ids([carol, dave, bob]));
  });

  it('swaps a speaker from another page with the one silent longest, and moves nobody else', () => {
    const order = ['a', 'b', 'c', 'd', 'e', 'f'];
    const spoke = new Map([
      ['a', 300],
      ['b', 100],
      ['c', 200],
    ]);
    expect(bringForward(order, 'f', 4, spoke)).toEqual(['a', 'f', 'c', 'd', 'e', 'b']);
  });

  it('leaves a speaker who is on the page where they are', () => {
    const order = ['a', 'b', 'c'];
    expect(bringForward(order, 'c', 4, new Map())).toEqual(order);
  });
});

describe('the tiles', () => {
  it('shows oneself last', () => {
    const { people } = arrange([alice, bob, carol], ids([bob, carol]));
    expect(people.map((tile) => tile.person.name)).toEqual(['Bob', 'Carol', 'Alice']);
  });

  it('shows nobody who is not in the roster', () => {
    expect(arrange([alice, bob], ['mallory', bob.participant]).people).toHaveLength(2);
  });

  it('draws no picture of a refused stream', () => {
    const refused = fixtures.person(1, 'Bob', {
      streams: { ...bob.streams, camera: fixtures.stream('x', 'camera', 'refused') },
    });
    const tile = arrange([refused], ids([refused])).people[0];
    expect(tile).toMatchObject({ state: 'refused', trackKey: null });
  });

  it('draws no refused screen either, even when a key for it is given', () => {
    const screen = { ...fixtures.stream('x', 'screen', 'refused'), trackKey: 'x:screen' };
    const sharing = fixtures.person(1, 'Bob', { streams: { ...bob.streams, screen } });
    expect(arrange([sharing], ids([sharing])).screens[0]).toMatchObject({ state: 'refused', trackKey: null });
  });

  it('keeps oneself in a strip that is too short', () => {
    const { people } = arrange([alice, bob, carol, dave], ids([bob, carol, dave]));
    expect(firstAndOwn(people, 2).map((tile) => tile.person.name)).toEqual(['Bob', 'Alice']);
  });
});

describe('the pages', () => {
  const crowd = [alice, ...Array.from({ length: 12 }, (_, index) => fixtures.person(index + 1, `P${index}`))];
  const { people } = arrange(crowd, keepOrder([], crowd));

  it('have everybody exactly once, and oneself on each', () => {
    const first = pageOf(people, 0, 6);
    const seen = Array.from({ length: first.pages }, (_, page) => pageOf(people, page, 6).items);
    for (const items of seen) {
      expect(items.length).toBeLessThanOrEqual(6);
      expect(items.at(-1)?.person.own).toBe(true);
    }
    const others = seen.flat().filter((tile) => !tile.person.own);
    expect(new Set(others.map((tile) => tile.id)).size).toBe(12);
    expect(others).toHaveLength(12);
  });

  it('fall back to the last one when people leave', () => {
    expect(pageOf(people.slice(0, 7), 9, 6).page).toBe(1);
  });
});
