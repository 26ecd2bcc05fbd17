import { describe, expect, it } from 'vitest';
import type { Person } from '../api.ts';
import { FIXTURE_NOW, person, stream } from '../fake/fixtures.ts';
import {
  arrangementOf,
  initialLayout,
  type LayoutInput,
  type LayoutState,
  ownViewOf,
  reduceLayout,
} from './machine.ts';
import { screenId } from './tiles.ts';

const alice = person(0, 'Alice', { own: true });
const bob = person(1, 'Bob');
const carol = person(2, 'Carol');
const dave = person(3, 'Dave');
const all = [alice, bob, carol, dave];

function sharing(someone: Person): Person {
  const screen = stream(someone.participant, 'screen');
  return { ...someone, streams: { ...someone.streams, screen } };
}

function people(now: readonly Person[], before: readonly Person[] = all, atMs = 0): LayoutInput {
  return { t: 'people', before, now, nowUnixMs: FIXTURE_NOW + atMs };
}

function after(...inputs: readonly LayoutInput[]): LayoutState {
  return inputs.reduce(reduceLayout, initialLayout('automatic'));
}

const pin = ({ participant }: Person): LayoutInput => ({ t: 'pin', participant });

describe('the layout', () => {
  it('is a grid by itself, and a stage when there is something to put on it', () => {
    expect(arrangementOf(after(people(all)))).toBe('grid');
    expect(arrangementOf(after(people([alice, sharing(bob)])))).toBe('speaker');
    expect(arrangementOf(after(people(all), pin(bob)))).toBe('speaker');
    const unpinned = { t: 'unpin', participant: bob.participant } as const;
    expect(arrangementOf(after(people(all), pin(bob), unpinned))).toBe('grid');
  });

  it('stays as chosen whatever happens', () => {
    const grid = { t: 'mode', mode: 'grid' } as const;
    expect(arrangementOf(after(grid, people([alice, sharing(bob)]), pin(carol)))).toBe('grid');
    const speaker = { t: 'mode', mode: 'speaker' } as const;
    expect(arrangementOf(after(speaker, people(all)))).toBe('speaker');
  });

  it('looks different after each press of the key but the last, and comes back', () => {
    let state = after(people(all));
    const looks: string[] = [];
    for (let press = 0; press < 3; press += 1) {
      state = reduceLayout(state, { t: 'cycle', shown: arrangementOf(state) });
      looks.push(`${state.mode} ${arrangementOf(state)}`);
    }
    expect(looks).toEqual(['speaker speaker', 'grid grid', 'automatic grid']);
  });

  it('puts on the stage what was put there by hand, until its owner goes', () => {
    const focused = after({ t: 'mode', mode: 'grid' }, people(all), {
      t: 'focus',
      tile: `${carol.participant}:camera`,
    });
    expect(arrangementOf(focused)).toBe('speaker');
    const gone = reduceLayout(focused, people([alice, bob], all));
    expect(gone.focus).toBeNull();
    expect(arrangementOf(gone)).toBe('grid');
  });
});

describe('shared screens', () => {
  it('stand in the order in which they began', () => {
    const both = after(people([alice, bob, sharing(carol)]), people([alice, sharing(bob), sharing(carol)]));
    expect(both.screens).toEqual([screenId(carol.participant), screenId(bob.participant)]);
    expect(reduceLayout(both, people([alice, sharing(bob), carol])).screens).toEqual([
      screenId(bob.participant),
    ]);
  });

  it('of one’s own are not among them', () => {
    expect(after(people([sharing(alice), bob])).screens).toEqual([]);
  });
});

describe('pins', () => {
  const five = [...all, person(4, 'Erin'), person(5, 'Frank')];

  it('are at most four, in the order in which they were pinned', () => {
    const state = after(
      people(five),
      ...[5, 2, 1, 4, 3].flatMap((leaf) => five.slice(leaf, leaf + 1).map(pin)),
    );
    expect(state.pins).toEqual([5, 2, 1, 4].map((leaf) => five[leaf]?.participant));
  });

  it('of an interpreter stay when others come and go', () => {
    const state = after(
      people(five),
      pin(carol),
      pin(bob),
      people([alice, carol, bob], five),
      people(five, [alice, carol, bob]),
    );
    expect(state.pins).toEqual([carol.participant, bob.participant]);
  });

  it('come back, at their place, with somebody who lost the connection', () => {
    const again = person(9, 'Carol', { participant: 'carol-again', sinceUnixMs: FIXTURE_NOW + 20_000 });
    const state = after(
      people(all),
      pin(carol),
      pin(bob),
      people([alice, bob, dave]),
      people([alice, bob, dave, again], [alice, bob, dave], 20_000),
    );
    expect(state.pins).toEqual(['carol-again', bob.participant]);
    expect(state.missed).toEqual([]);
  });

  it('come back with a page that was reloaded, which is in twice for a while', () => {
    const again = person(9, 'Carol', { participant: 'carol-again', sinceUnixMs: FIXTURE_NOW });
    const twice = [alice, bob, carol, again];
    const state = after(people(all), pin(carol), people(twice), people([alice, bob, again], twice, 20_000));
    expect(state.pins).toEqual(['carol-again']);
  });

  it('go to nobody else: not to somebody who was there, nor to one of two with that name, nor too late', () => {
    const namesake = person(8, 'Carol', { participant: 'namesake', sinceUnixMs: FIXTURE_NOW - 3_600_000 });
    const two = [alice, bob, carol, namesake];
    expect(after(people(two), pin(carol), people([alice, bob, namesake], two)).pins).toEqual([]);
    const one = person(9, 'Carol', { participant: 'one', sinceUnixMs: FIXTURE_NOW + 9_000 });
    const other = person(10, 'Carol', { participant: 'other', sinceUnixMs: FIXTURE_NOW + 9_000 });
    const gone = [people(all), pin(carol), people([alice, bob])];
    expect(after(...gone, people([alice, one, other], [alice, bob], 9_000)).pins).toEqual([]);
    const late = { ...one, sinceUnixMs: FIXTURE_NOW + 999_000 };
    expect(after(...gone, people([alice, late], [alice, bob], 999_000)).pins).toEqual([]);
  });

  it('survive a connection that is made anew', () => {
    expect(after(people(all), pin(bob), people([], all), people(all, all)).pins).toEqual([bob.participant]);
  });
});

describe('one’s own view', () => {
  it('floats between two people, stands last among more, and is what was chosen', () => {
    const state = after(people(all));
    expect(ownViewOf(state, 1)).toBe('floating');
    expect(ownViewOf(state, 3)).toBe('grid');
    expect(ownViewOf(after(people([alice, sharing(bob)])), 1)).toBe('grid');
    expect(ownViewOf(reduceLayout(state, { t: 'own_view', view: 'hidden' }), 3)).toBe('hidden');
    expect(ownViewOf(reduceLayout(state, { t: 'own_view', view: 'floating' }), 0)).toBe('grid');
  });

  it('goes round the corners and comes back', () => {
    const corners = [1, 2, 3, 4].map((turns) =>
      after(...Array.from({ length: turns }, () => ({ t: 'next_corner' }) as const)),
    );
    expect(new Set(corners.map(({ corner }) => corner)).size).toBe(4);
    expect(corners.at(-1)?.corner).toBe('bottom-end');
  });
});

it('nothing that happens without effect is a change', () => {
  const state = after(people(all), pin(bob));
  expect(reduceLayout(state, people(all))).toBe(state);
  expect(reduceLayout(state, pin(bob))).toBe(state);
  expect(reduceLayout(state, { t: 'unpin', participant: 'nobody' })).toBe(state);
});
