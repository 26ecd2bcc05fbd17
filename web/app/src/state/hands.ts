import type { EngineSnapshot, ParticipantId, Person } from '@snug/engine/api';

/** From 1; null while the hand is down. */
export function placeOf(hands: readonly ParticipantId[], participant: ParticipantId): number | null {
  const index = hands.indexOf(participant);
  return index < 0 ? null : index + 1;
}

export interface RaisedHand {
  readonly person: Person;
  readonly place: number;
  /** One's own, and for the host everybody's. */
  readonly mayLower: boolean;
}

/** Whose hands are up, first raised first. */
export function raisedHands({ hands, people, meeting }: EngineSnapshot): readonly RaisedHand[] {
  return hands.flatMap((participant, index) => {
    const person = people.find((someone) => someone.participant === participant);
    if (person === undefined) return [];
    return [{ person, place: index + 1, mayLower: person.own || meeting?.isHost === true }];
  });
}

export function ownHand({ hands, people }: EngineSnapshot): {
  readonly up: boolean;
  readonly place: number | null;
} {
  const own = people.find((person) => person.own);
  const place = own === undefined ? null : placeOf(hands, own.participant);
  return { up: place !== null, place };
}
