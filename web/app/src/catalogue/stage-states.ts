import type { EngineSnapshot, Person } from '@snug/engine/api';
import { fixtures } from '@snug/engine/fake';
import type { State } from './states.ts';

const { IN_MEETING, SCREEN_SHARED } = fixtures;

function among(snapshot: EngineSnapshot, leaf: number, change: (person: Person) => Person): EngineSnapshot {
  return { ...snapshot, people: snapshot.people.map((one) => (one.leaf === leaf ? change(one) : one)) };
}

function sharing(person: Person): Person {
  const screen = fixtures.stream(person.participant, 'screen');
  return { ...person, streams: { ...person.streams, screen } };
}

/** The way to here is too narrow for this picture. */
function paused(person: Person): Person {
  const camera = { ...person.streams.camera, paused: true };
  return { ...person, streams: { ...person.streams, camera } };
}

function checking(person: Person): Person {
  const camera = { ...fixtures.stream(person.participant, 'camera', 'checking') };
  return {
    ...person,
    streams: { ...person.streams, camera: { ...camera, trackKey: `${person.participant}:camera` } },
  };
}

const LONG = 'Maximiliane Konstantinopoulou-Featherstonehaugh von und zu Hohenlohe-Waldenburg';

function crowd(count: number, nameOf: (leaf: number) => string): EngineSnapshot {
  const people = Array.from({ length: count }, (_, leaf) =>
    fixtures.person(leaf, nameOf(leaf), {
      own: leaf === 0,
      ...(leaf % 7 === 5
        ? { streams: { ...fixtures.person(leaf, '').streams, camera: fixtures.ABSENT } }
        : {}),
    }),
  );
  const seal = { ...IN_MEETING.seal, people: count, streamsSealed: count * 2 };
  return { ...IN_MEETING, people, seal };
}

const TWO_SCREENS = among(SCREEN_SHARED, 5, sharing);
const WEAK: EngineSnapshot = {
  ...IN_MEETING,
  people: IN_MEETING.people.map((one) =>
    one.own ? { ...one, connection: 'weak' } : one.leaf < 4 ? paused(one) : one,
  ),
};
const QUIET = among(IN_MEETING, 1, (one) => ({ ...one, volume: 0.35 }));
const MUTED = among(IN_MEETING, 2, (one) => ({ ...one, mutedForMe: true }));

const PINNED = 'Options for Tomasz Zieliński>Pin>Options for Mei Tanaka>Pin';

/** The stage in each state it can be in. */
export const STAGE_STATES: readonly State[] = [
  { id: 'stage-speaker', snapshot: IN_MEETING, press: 'key:w' },
  { id: 'stage-pinned', snapshot: IN_MEETING, press: PINNED },
  { id: 'stage-pinned-screen', snapshot: SCREEN_SHARED, press: PINNED },
  { id: 'stage-large', snapshot: IN_MEETING, press: 'Options for Sanne de Wit>Show large' },
  { id: 'stage-menu', snapshot: QUIET, press: 'Options for Jonas Lindqvist' },
  { id: 'stage-menu-weak', snapshot: IN_MEETING, press: 'Options for Sanne de Wit' },
  { id: 'stage-menu-muted', snapshot: MUTED, press: 'Options for Mei Tanaka' },
  { id: 'stage-menu-own', snapshot: IN_MEETING, press: 'Options for your own picture' },
  { id: 'stage-layout', snapshot: IN_MEETING, press: 'More>Layout' },
  { id: 'stage-floating', snapshot: IN_MEETING, preferences: { ownView: 'floating' } },
  { id: 'stage-hidden', snapshot: IN_MEETING, preferences: { ownView: 'hidden' } },
  { id: 'stage-screens', snapshot: TWO_SCREENS },
  { id: 'stage-screen-magnified', snapshot: SCREEN_SHARED, press: 'Magnify more>Magnify more>Magnify more' },
  { id: 'stage-screen-put-away', snapshot: SCREEN_SHARED, press: 'Options for Mei Tanaka>Show large' },
  { id: 'stage-screen-grid', snapshot: SCREEN_SHARED, press: 'key:w' },
  { id: 'stage-weak', snapshot: WEAK },
  { id: 'stage-checking', snapshot: among(among(IN_MEETING, 1, checking), 2, checking) },
  { id: 'stage-25', snapshot: crowd(25, (leaf) => `Person ${leaf + 1}`) },
  { id: 'stage-49', snapshot: crowd(49, (leaf) => `Person ${leaf + 1}`), press: 'Next page' },
  { id: 'stage-long-names', snapshot: crowd(9, (leaf) => (leaf % 3 === 2 ? 'سلمى بنت جمعة' : LONG)) },
];
