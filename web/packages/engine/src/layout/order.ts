/** The order in which people stand. It changes as little as possible. Pure. */

import type { ParticipantId, Person } from '../api.ts';
import type { Speech } from './speech.ts';

/** Known people keep their place, newcomers go to the end in the order of their leaves, the gone are dropped. */
export function keepOrder(
  previous: readonly ParticipantId[],
  people: readonly Person[],
): readonly ParticipantId[] {
  const others = people.filter((person) => !person.own);
  const present = new Set(others.map((person) => person.participant));
  const kept = previous.filter((id) => present.has(id));
  const known = new Set(kept);
  const fresh = others
    .filter((person) => !known.has(person.participant))
    .toSorted((one, other) => one.leaf - other.leaf)
    .map((person) => person.participant);
  return kept.length === previous.length && fresh.length === 0 ? previous : [...kept, ...fresh];
}

/** Which part of the order is on the page. */
export interface Seats {
  /** How many of the order, without those that are fixed, come before the page. */
  readonly before: number;
  readonly places: number;
  /** Have a place of their own: pinned, or on the stage. */
  readonly fixed: ReadonlySet<ParticipantId>;
}

/**
 * Brings speakers onto the page that is looked at, each in the place of whoever has been silent longest there. Nobody
 * else moves, and nobody who speaks is displaced.
 */
export function bringForward(
  order: readonly ParticipantId[],
  { before, places, fixed }: Seats,
  speech: Speech,
): readonly ParticipantId[] {
  const moved = [...order];
  const seats = [...moved.keys()].filter((index) => !fixed.has(moved[index] ?? ''));
  const page = seats.slice(before, before + places);
  let changed = false;
  for (const from of seats) {
    if (page.includes(from)) continue;
    const speaker = moved[from];
    if (speaker === undefined || !speech.now.has(speaker)) continue;
    const silent = page.filter((index) => !speech.now.has(moved[index] ?? ''));
    const [to] = silent.toSorted((one, other) => lastSpoke(moved[one]) - lastSpoke(moved[other]));
    const displaced = to === undefined ? undefined : moved[to];
    if (to === undefined || displaced === undefined) break;
    moved[to] = speaker;
    moved[from] = displaced;
    changed = true;
  }
  return changed ? moved : order;

  function lastSpoke(id: ParticipantId | undefined): number {
    return id === undefined ? 0 : (speech.lastMs.get(id) ?? 0);
  }
}

/** Whoever takes the stage and whoever leaves it change places in the strip. */
export function swap(
  order: readonly ParticipantId[],
  one: ParticipantId,
  other: ParticipantId,
): readonly ParticipantId[] {
  if (one === other || !order.includes(one) || !order.includes(other)) return order;
  return order.map((id) => (id === one ? other : id === other ? one : id));
}
