import type { EngineSnapshot, Person } from '@snug/engine/api';
import { FakeEngine, fixtures } from '@snug/engine/fake';
import { hear, SILENCE, type Speech } from '@snug/engine/layout';
import { describe, expect, it } from 'vitest';
import { ownViewWanted } from './own-view.ts';
import { StageStore } from './stage-store.ts';

function meeting(people: readonly Person[]): EngineSnapshot {
  return { ...fixtures.IN_MEETING, people };
}

function crowd(count: number): Person[] {
  return Array.from({ length: count }, (_, leaf) => fixtures.person(leaf, `P${leaf}`, { own: leaf === 0 }));
}

const id = (leaf: number) => `fixture-participant-${String(leaf).padStart(2, '0')}`;

/** A meeting whose clock and voices are moved by hand. */
function setUp(people: readonly Person[]) {
  const engine = new FakeEngine(meeting(people));
  let now = fixtures.FIXTURE_NOW;
  let speech: Speech = SILENCE;
  const heard = new Set<() => void>();
  const waiting: { at: number; callback: () => void }[] = [];
  const store = new StageStore(
    engine,
    {
      get speech() {
        return speech;
      },
      subscribe(listener) {
        heard.add(listener);
        return () => heard.delete(listener);
      },
    },
    {
      now: () => now,
      after(ms, callback) {
        const entry = { at: now + ms, callback };
        waiting.push(entry);
        return () => void waiting.splice(waiting.indexOf(entry), 1);
      },
    },
    'automatic',
  );
  const stop = store.start();
  let changes = 0;
  store.subscribe(() => (changes += 1));
  /** So long do these talk at the same time. */
  const talk = (leaves: readonly number[], ms: number) => {
    const levels = new Map(leaves.map((leaf) => [id(leaf), 0.5]));
    for (let passed = 0; passed < ms; passed += 100) {
      now += 100;
      const before = speech;
      speech = hear(speech, levels, now);
      if (speech.now !== before.now || speech.floor !== before.floor)
        for (const listener of heard) listener();
      for (const due of waiting.filter(({ at }) => at <= now)) {
        waiting.splice(waiting.indexOf(due), 1);
        due.callback();
      }
    }
  };
  return { engine, store, stop, talk, changes: () => changes };
}

describe('the order of people', () => {
  it('changes for a speaker from another page, and for nobody else', () => {
    const { store, talk, changes } = setUp(crowd(8));
    store.seated({ before: 0, places: 3, fixed: new Set() });
    talk([2], 3000);
    expect(changes()).toBe(0);
    talk([6], 3000);
    expect(store.view().order).toEqual([6, 2, 3, 4, 5, 1, 7].map(id));
    expect(changes()).toBe(1);
  });

  it('changes at most every two seconds, however many talk', () => {
    const { store, talk, changes } = setUp(crowd(30));
    store.seated({ before: 0, places: 5, fixed: new Set() });
    for (let second = 0; second < 60; second += 1) {
      talk(
        Array.from({ length: 8 }, (_, voice) => 1 + ((second * 8 + voice) % 29)),
        1000,
      );
    }
    expect(changes()).toBeGreaterThan(5);
    expect(changes()).toBeLessThanOrEqual(31);
  });

  it('stays when somebody leaves', () => {
    const people = crowd(5);
    const { store, engine } = setUp(people);
    engine.show(meeting(people.filter(({ leaf }) => leaf !== 2)));
    expect(store.view().order).toEqual([1, 3, 4].map(id));
  });
});

describe('the speaker layout', () => {
  it('puts whoever takes the floor on the stage, in exchange for whoever had it', () => {
    const { store, talk } = setUp(crowd(5));
    store.dispatch({ t: 'mode', mode: 'speaker' });
    talk([3], 3000);
    expect(store.view()).toMatchObject({ speaker: id(3), order: [3, 2, 1, 4].map(id) });
    talk([4], 4000);
    expect(store.view()).toMatchObject({ speaker: id(4), order: [4, 2, 1, 3].map(id) });
  });

  it('leaves the stage alone while somebody is pinned to it', () => {
    const { store, talk, changes } = setUp(crowd(5));
    store.dispatch({ t: 'pin', participant: id(2) });
    store.seated({ before: 0, places: 3, fixed: new Set([id(2)]) });
    talk([3], 3000);
    expect(store.view().speaker).toBeNull();
    expect(changes()).toBe(1);
  });

  it('has nobody on the stage by that right who has left', () => {
    const people = crowd(4);
    const { store, engine, talk } = setUp(people);
    store.dispatch({ t: 'mode', mode: 'speaker' });
    talk([3], 3000);
    engine.show(meeting(people.filter(({ leaf }) => leaf !== 3)));
    expect(store.view().speaker).toBeNull();
  });
});

it('hears nothing any more once it was stopped', () => {
  const { store, stop, engine, talk } = setUp(crowd(8));
  store.seated({ before: 0, places: 3, fixed: new Set() });
  const before = store.view();
  stop();
  talk([6], 5000);
  engine.show(meeting(crowd(3)));
  expect(store.view()).toBe(before);
});

it('what another version stored of one’s own view is not believed', () => {
  expect(ownViewWanted({ ownView: 'floating' })).toBe('floating');
  expect(ownViewWanted({ ownView: 'upside down' as never })).toBe('automatic');
});
