import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { person } from '../fake/fixtures.ts';
import { bringForward, keepOrder, swap } from './order.ts';
import { SILENCE, type Speech } from './speech.ts';

const alice = person(0, 'Alice', { own: true });
const bob = person(1, 'Bob');
const carol = person(2, 'Carol');
const dave = person(3, 'Dave');
const ids = (people: readonly { participant: string }[]) => people.map(({ participant }) => participant);

const orders = fc.uniqueArray(fc.integer({ min: 0, max: 60 }).map(String), { maxLength: 49 });
const speeches = (order: readonly string[]): fc.Arbitrary<Speech> =>
  fc
    .record({
      now: fc.subarray([...order]),
      lastMs: fc.array(fc.integer({ min: 0, max: 1000 }), {
        minLength: order.length,
        maxLength: order.length,
      }),
    })
    .map(({ now, lastMs }) => ({
      ...SILENCE,
      now: new Set(now),
      lastMs: new Map(order.map((id, index) => [id, lastMs[index] ?? 0])),
    }));
const scenes = orders.chain((order) =>
  fc.record({
    order: fc.constant(order),
    before: fc.integer({ min: 0, max: 30 }),
    places: fc.integer({ min: 0, max: 25 }),
    fixed: fc.subarray(order, { maxLength: Math.min(4, order.length) }),
    speech: speeches(order),
  }),
);

describe('the order', () => {
  it('keeps everybody in place when somebody joins or leaves', () => {
    const order = keepOrder([], [alice, bob, carol]);
    expect(order).toEqual(ids([bob, carol]));
    expect(keepOrder(order, [alice, bob, carol, dave])).toEqual(ids([bob, carol, dave]));
    expect(keepOrder(ids([dave, carol, bob]), [alice, bob, dave])).toEqual(ids([dave, bob]));
    expect(keepOrder(order, [alice, bob, carol])).toBe(order);
  });

  it('puts a newcomer with a low leaf at the end', () => {
    expect(keepOrder(ids([carol, dave]), [alice, bob, carol, dave])).toEqual(ids([carol, dave, bob]));
  });

  it('never turns two people round who both stay', () => {
    fc.assert(
      fc.property(orders, fc.infiniteStream(fc.boolean()), (all, stays) => {
        const people = all.map((id) => person(Number(id), id, { participant: id }));
        const before = keepOrder([], people);
        const left = people.filter(() => stays.next().value === true);
        const after = keepOrder(before, left);
        expect(after).toEqual(before.filter((id) => after.includes(id)));
        expect(after).toHaveLength(left.length);
      }),
    );
  });
});

describe('a speaker from another page', () => {
  it('takes the place of whoever has been silent longest there, and nobody else moves', () => {
    const order = ['a', 'b', 'c', 'd', 'e', 'f'];
    const lastMs = new Map([
      ['a', 300],
      ['b', 100],
      ['c', 200],
    ]);
    const speech = { ...SILENCE, now: new Set(['f']), lastMs };
    const seats = { before: 0, places: 3, fixed: new Set<string>() };
    expect(bringForward(order, seats, speech)).toEqual(['a', 'f', 'c', 'd', 'e', 'b']);
    const second = { before: 3, places: 3, fixed: new Set<string>() };
    const first = { ...speech, now: new Set(['a']) };
    expect(bringForward(order, second, first)).toEqual(['d', 'b', 'c', 'a', 'e', 'f']);
  });

  it('changes nothing but places of silent with places of speaking, and displaces no speaker', () => {
    fc.assert(
      fc.property(scenes, ({ order, before: skipped, places, fixed, speech }) => {
        const seats = { before: skipped, places, fixed: new Set(fixed) };
        const moved = bringForward(order, seats, speech);
        expect(moved.toSorted()).toEqual(order.toSorted());
        const seated = (all: readonly string[]) =>
          all.filter((id) => !fixed.includes(id)).slice(skipped, skipped + places);
        const before = seated(order);
        const after = seated(moved);
        for (const [index, id] of before.entries()) {
          if (speech.now.has(id)) expect(after[index]).toBe(id);
          else if (after[index] !== id) expect(speech.now.has(after[index] ?? '')).toBe(true);
        }
        for (const id of fixed) expect(moved.indexOf(id)).toBe(order.indexOf(id));
        const waiting = moved.filter(
          (id) => speech.now.has(id) && !fixed.includes(id) && !after.includes(id),
        );
        if (waiting.length > 0) for (const id of after) expect(speech.now.has(id)).toBe(true);
        expect(bringForward(moved, seats, speech)).toBe(moved);
      }),
    );
  });

  it('on the page stays where they are', () => {
    const order = ['a', 'b', 'c'];
    const speech = { ...SILENCE, now: new Set(['c']) };
    expect(bringForward(order, { before: 0, places: 3, fixed: new Set() }, speech)).toBe(order);
  });
});

describe('whoever takes the stage', () => {
  it('changes places with whoever leaves it', () => {
    expect(swap(['a', 'b', 'c', 'd'], 'a', 'c')).toEqual(['c', 'b', 'a', 'd']);
  });

  it('moves nobody who is gone', () => {
    const order = ['a', 'b'];
    expect(swap(order, 'a', 'z')).toBe(order);
  });
});
