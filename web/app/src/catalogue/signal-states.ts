import type { EngineSnapshot, Person, Reaction, ReactionKind } from '@snug/engine/api';
import { fixtures } from '@snug/engine/fake';
import type { State } from './states.ts';

const id = (leaf: number) => `fixture-participant-${String(leaf).padStart(2, '0')}`;

function raised(...leaves: number[]): EngineSnapshot {
  return { ...fixtures.IN_MEETING, hands: leaves.map(id) };
}

const reaction = (leaf: number, kind: ReactionKind): Reaction => ({
  participant: id(leaf),
  kind,
  own: leaf === 0,
});

/** More than one page of people; hands and reactions on the page that is not shown. */
const CROWD: EngineSnapshot = {
  ...fixtures.IN_MEETING,
  people: Array.from({ length: 40 }, (_, leaf): Person =>
    leaf < fixtures.IN_MEETING.people.length
      ? (fixtures.IN_MEETING.people[leaf] as Person)
      : fixtures.person(leaf, `Guest ${leaf}`),
  ),
  hands: [id(39), id(2), id(38)],
};

const guest = (snapshot: EngineSnapshot): EngineSnapshot => ({
  ...snapshot,
  meeting: snapshot.meeting && { ...snapshot.meeting, isHost: false },
});

const PALETTE = 'desk:Send a reaction>phone:More>phone:Send a reaction';

/** Hands and reactions. */
export const SIGNAL_STATES: readonly State[] = [
  { id: 'meeting-hand', snapshot: raised(2) },
  { id: 'meeting-hands', snapshot: raised(3, 0, 1) },
  {
    id: 'meeting-hands-crowd',
    snapshot: CROWD,
    reactions: [reaction(39, 'applause'), reaction(37, 'heart')],
  },
  {
    id: 'meeting-reactions',
    snapshot: raised(5),
    reactions: [
      reaction(1, 'thumbs_up'),
      reaction(2, 'heart'),
      reaction(3, 'applause'),
      reaction(4, 'laugh'),
      reaction(5, 'surprise'),
      reaction(0, 'celebrate'),
      reaction(0, 'heart'),
      reaction(0, 'applause'),
      reaction(0, 'laugh'),
    ],
  },
  { id: 'meeting-reactions-choose', snapshot: fixtures.IN_MEETING, press: PALETTE },
  { id: 'people-hands', snapshot: raised(3, 0, 1), panel: 'people' },
  { id: 'people-hands-guest', snapshot: guest(raised(3, 0, 1)), panel: 'people' },
];
