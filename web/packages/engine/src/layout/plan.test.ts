import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { OwnView, Person } from '../api.ts';
import { FIXTURE_NOW, person, stream } from '../fake/fixtures.ts';
import { areas, expectApartAndInside } from './checks.ts';
import { initialLayout, type LayoutInput, reduceLayout } from './machine.ts';
import { keepOrder } from './order.ts';
import { planStage, type StagePlan } from './plan.ts';
import { cameraTile, screenTile } from './tiles.ts';

const DESK = { width: 1256, height: 716 };
const PHONE = { width: 374, height: 640 };

function crowd(count: number, sharing: readonly number[] = []): Person[] {
  return Array.from({ length: count }, (_, leaf) => {
    const someone = person(leaf, leaf === 0 ? 'Alice' : `P${leaf}`, { own: leaf === 0 });
    const screen = stream(someone.participant, 'screen');
    return sharing.includes(leaf) ? { ...someone, streams: { ...someone.streams, screen } } : someone;
  });
}

interface Scene {
  readonly area?: { width: number; height: number };
  readonly own?: OwnView;
  readonly inputs?: readonly LayoutInput[];
  readonly speaker?: string | null;
}

function plan(people: readonly Person[], scene: Scene = {}): StagePlan {
  const met: LayoutInput = { t: 'people', before: people, now: people, nowUnixMs: FIXTURE_NOW };
  const layout = [met, ...(scene.inputs ?? [])].reduce(reduceLayout, initialLayout(scene.own ?? 'automatic'));
  return planStage({
    area: scene.area ?? DESK,
    gap: 12,
    people,
    order: keepOrder([], people),
    layout,
    speaker: scene.speaker ?? null,
  });
}

function shown({ placed }: StagePlan): string[] {
  return placed.map(({ tile, place }) => `${place} ${tile.person.name}${tile.kind === 'screen' ? '*' : ''}`);
}

const page = (number: number): LayoutInput => ({ t: 'page', page: number });

describe('the grid', () => {
  it('shows oneself last', () => {
    expect(shown(plan(crowd(4)))).toEqual(['grid P1', 'grid P2', 'grid P3', 'grid Alice']);
  });

  it('shows the other large and oneself floating, between two', () => {
    const { placed } = plan(crowd(2));
    expect(placed.map(({ place }) => place)).toEqual(['grid', 'floating']);
    expect(placed[0]?.rect.height).toBe(DESK.height);
  });

  it('has everybody exactly once over all pages, and oneself on each', () => {
    const people = crowd(40);
    for (const area of [DESK, PHONE]) {
      const first = plan(people, { area });
      const all = Array.from({ length: first.pages }, (_, number) =>
        plan(people, { area, inputs: [page(number)] }),
      );
      for (const { placed } of all) {
        expect(placed.length).toBeLessThanOrEqual(area === PHONE ? 6 : 25);
        expect(placed.at(-1)?.tile.person.own).toBe(true);
      }
      const others = all.flatMap(({ placed }) => placed.filter(({ tile }) => !tile.person.own));
      expect(others).toHaveLength(39);
      expect(new Set(others.map(({ tile }) => tile.id)).size).toBe(39);
    }
  });

  it('falls back to the last page when people leave', () => {
    expect(plan(crowd(7), { area: PHONE, inputs: [page(9)] })).toMatchObject({ page: 1, pages: 2 });
  });

  it('keeps whoever is pinned first on every page', () => {
    const people = crowd(20);
    const pins = ['fixture-participant-07', 'fixture-participant-03'];
    const inputs: LayoutInput[] = [
      { t: 'mode', mode: 'grid' },
      ...pins.map((participant) => ({ t: 'pin', participant }) as const),
      page(2),
    ];
    const names = shown(plan(people, { area: PHONE, inputs }));
    expect(names.slice(0, 2)).toEqual(['grid P7', 'grid P3']);
    expect(names).toHaveLength(6);
  });

  it('shows a shared screen among the others when that is chosen', () => {
    const chosen = { t: 'mode', mode: 'grid' } as const;
    expect(shown(plan(crowd(3, [2]), { inputs: [chosen] }))[0]).toBe('grid P2*');
  });
});

describe('the stage', () => {
  it('has a shared screen, with its presenter first beside it', () => {
    expect(shown(plan(crowd(4, [3])))).toEqual([
      'stage P3*',
      'strip P3',
      'strip P1',
      'strip P2',
      'strip Alice',
    ]);
  });

  it('has the screen shared last, or the one chosen', () => {
    const people = crowd(4, [1]);
    const more = crowd(4, [1, 3]);
    const inputs: LayoutInput[] = [{ t: 'people', before: people, now: more, nowUnixMs: FIXTURE_NOW }];
    const both = plan(more, { inputs });
    expect(both.screens.map(({ person: { name } }) => name)).toEqual(['P1', 'P3']);
    expect(shown(both)[0]).toBe('stage P3*');
    const chosen = { t: 'focus', tile: 'fixture-participant-01:screen' } as const;
    expect(shown(plan(more, { inputs: [...inputs, chosen] }))[0]).toBe('stage P1*');
  });

  it('keeps whoever is pinned beside a shared screen, larger, in their order', () => {
    const inputs: LayoutInput[] = [2, 1].map((leaf) => ({
      t: 'pin',
      participant: `fixture-participant-0${leaf}`,
    }));
    const { placed } = plan(crowd(6, [3]), { inputs });
    expect(placed.map(({ place, tile }) => `${place} ${tile.person.name}`).slice(0, 4)).toEqual([
      'stage P3',
      'side P2',
      'side P1',
      'strip P3',
    ]);
  });

  it('has those pinned when no screen is shared', () => {
    const inputs: LayoutInput[] = [4, 2].map((leaf) => ({
      t: 'pin',
      participant: `fixture-participant-0${leaf}`,
    }));
    expect(shown(plan(crowd(6), { inputs })).slice(0, 3)).toEqual(['stage P4', 'stage P2', 'strip P1']);
  });

  it('has whoever speaks, in the speaker layout', () => {
    const inputs: LayoutInput[] = [{ t: 'mode', mode: 'speaker' }];
    const scene = { inputs, speaker: 'fixture-participant-02' };
    expect(shown(plan(crowd(4), scene))).toEqual(['stage P2', 'strip P1', 'strip P3', 'strip Alice']);
    expect(shown(plan(crowd(1), { inputs }))).toEqual(['stage Alice']);
  });

  it('gives up its place when somebody is made larger, and keeps the screen in its tab', () => {
    const larger = { t: 'focus', tile: 'fixture-participant-02:camera' } as const;
    const { placed, screens } = plan(crowd(4, [1]), { inputs: [larger] });
    expect(placed[0]).toMatchObject({ place: 'stage', tile: { id: larger.tile } });
    expect(placed.some(({ tile }) => tile.kind === 'screen')).toBe(false);
    expect(screens).toHaveLength(1);
  });
});

describe("one's own view", () => {
  it.each([
    ['grid', ['grid P1', 'grid P2', 'grid Alice']],
    ['floating', ['grid P1', 'grid P2', 'floating Alice']],
    ['hidden', ['grid P1', 'grid P2']],
  ] as const)('is %s when that was chosen', (own, expected) => {
    expect(shown(plan(crowd(3), { own }))).toEqual(expected);
  });
});

it('never shows anybody twice on a page, outside of the area, or over another', () => {
  const inputs = fc.array(
    fc.oneof(
      fc.constantFrom<LayoutInput>(
        { t: 'mode', mode: 'grid' },
        { t: 'mode', mode: 'speaker' },
        { t: 'own_view', view: 'hidden' },
        { t: 'own_view', view: 'floating' },
        { t: 'own_view', view: 'grid' },
        { t: 'focus', tile: 'fixture-participant-02:camera' },
        { t: 'focus', tile: 'fixture-participant-01:screen' },
        { t: 'focus', tile: 'fixture-participant-00:camera' },
      ),
      fc.integer({ min: 0, max: 12 }).map((leaf): LayoutInput => ({
        t: 'pin',
        participant: `fixture-participant-${String(leaf).padStart(2, '0')}`,
      })),
      fc.nat({ max: 5 }).map(page),
    ),
    { maxLength: 8 },
  );
  fc.assert(
    fc.property(
      areas,
      fc.integer({ min: 1, max: 49 }),
      fc.subarray([0, 1, 5]),
      inputs,
      (area, count, sharing, steps) => {
        const { placed, page: at, pages, pager } = plan(crowd(count, sharing), { area, inputs: steps });
        const ids = placed.map(({ tile }) => tile.id);
        expect(new Set(ids).size).toBe(ids.length);
        expect(ids).not.toContain('fixture-participant-00:screen');
        expectApartAndInside(
          area,
          placed.filter(({ place }) => place !== 'floating').map(({ rect }) => rect),
        );
        expectApartAndInside(
          area,
          placed.filter(({ place }) => place === 'floating').map(({ rect }) => rect),
        );
        expect(at).toBeLessThan(pages);
        expect(pager !== null).toBe(pages > 1);
        if (pager)
          expectApartAndInside(area, [
            pager,
            ...placed.filter(({ place }) => place !== 'floating').map(({ rect }) => rect),
          ]);
      },
    ),
  );
});

describe('a tile', () => {
  const bob = person(1, 'Bob');

  it('draws no picture of a refused stream', () => {
    const camera = stream('x', 'camera', 'refused');
    expect(cameraTile({ ...bob, streams: { ...bob.streams, camera } })).toMatchObject({
      state: 'refused',
      trackKey: null,
    });
  });

  it('draws no refused screen either, even when a key for it is given', () => {
    const screen = { ...stream('x', 'screen', 'refused'), trackKey: 'x:screen' };
    expect(screenTile({ ...bob, streams: { ...bob.streams, screen } })).toMatchObject({
      state: 'refused',
      trackKey: null,
    });
  });

  it('keeps its picture while the way is too narrow for a new one', () => {
    const camera = { ...stream('x', 'camera'), paused: true };
    expect(cameraTile({ ...bob, streams: { ...bob.streams, camera } })).toMatchObject({
      state: 'paused',
      trackKey: 'x:camera',
    });
  });

  it('of somebody who did not change is the same', () => {
    expect(cameraTile(bob)).toBe(cameraTile(bob));
    expect(cameraTile({ ...bob })).not.toBe(cameraTile(bob));
  });

  it('shows nobody who is not in the roster', () => {
    const people = crowd(2);
    const layout = initialLayout('grid');
    const { placed } = planStage({
      area: DESK,
      gap: 12,
      people,
      order: ['mallory', 'fixture-participant-01'],
      layout,
      speaker: 'mallory',
    });
    expect(placed.map(({ tile }) => tile.person.name)).toEqual(['P1', 'Alice']);
  });
});
