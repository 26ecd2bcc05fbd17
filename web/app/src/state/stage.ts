import type { ParticipantId, Person, TrackKey } from '@snug/engine/api';

/** What is drawn for one person or one shared screen. */
export interface Tile {
  /** Stable for as long as the tile exists. */
  readonly id: string;
  readonly person: Person;
  readonly kind: 'camera' | 'screen';
  readonly trackKey: TrackKey | null;
  readonly state: 'video' | 'initials' | 'checking' | 'refused';
}

export interface Arrangement {
  /** Shared screens of others, the first shared first. */
  readonly screens: readonly Tile[];
  /** Everybody, oneself last. */
  readonly people: readonly Tile[];
}

function cameraTile(person: Person): Tile {
  const { camera } = person.streams;
  const refused = camera.published && camera.sealed === 'refused';
  const drawn = camera.published && !camera.muted && camera.trackKey !== null && !refused;
  const checking = drawn && camera.sealed === 'checking' && !person.own;
  return {
    id: `${person.participant}:camera`,
    person,
    kind: 'camera',
    trackKey: drawn ? camera.trackKey : null,
    state: refused ? 'refused' : checking ? 'checking' : drawn ? 'video' : 'initials',
  };
}

function screenTile(person: Person): Tile | null {
  const { screen } = person.streams;
  if (person.own || !screen.published) return null;
  const refused = screen.sealed === 'refused';
  return {
    id: `${person.participant}:screen`,
    person,
    kind: 'screen',
    trackKey: refused ? null : screen.trackKey,
    state: refused ? 'refused' : screen.sealed === 'checking' ? 'checking' : 'video',
  };
}

/**
 * The order in which people stand: those known keep their place, newcomers go to the end in the order of their
 * leaves, whoever left is dropped.
 */
export function keepOrder(previous: readonly ParticipantId[], people: readonly Person[]): ParticipantId[] {
  const present = new Set(people.filter((person) => !person.own).map((person) => person.participant));
  const kept = previous.filter((id) => present.has(id));
  const known = new Set(kept);
  const fresh = people
    .filter((person) => !person.own && !known.has(person.participant))
    .toSorted((one, other) => one.leaf - other.leaf)
    .map((person) => person.participant);
  return [...kept, ...fresh];
}

/**
 * Brings a speaker from another page onto the first one, in the place of whoever has been silent longest there.
 * Nothing else moves.
 */
export function bringForward(
  order: readonly ParticipantId[],
  speaker: ParticipantId,
  pageSize: number,
  lastSpokeMs: ReadonlyMap<ParticipantId, number>,
): ParticipantId[] {
  const from = order.indexOf(speaker);
  // One place of the page belongs to oneself.
  const places = Math.max(1, pageSize - 1);
  if (from < places) return [...order];
  let silent = 0;
  for (let index = 1; index < places; index += 1) {
    if (spoke(order[index], lastSpokeMs) < spoke(order[silent], lastSpokeMs)) silent = index;
  }
  const moved = [...order];
  const displaced = moved[silent];
  if (displaced === undefined) return moved;
  moved[silent] = speaker;
  moved[from] = displaced;
  return moved;
}

function spoke(id: ParticipantId | undefined, lastSpokeMs: ReadonlyMap<ParticipantId, number>): number {
  return id === undefined ? 0 : (lastSpokeMs.get(id) ?? 0);
}

export function arrange(people: readonly Person[], order: readonly ParticipantId[]): Arrangement {
  const byId = new Map(people.map((person) => [person.participant, person]));
  const others = order.flatMap((id) => byId.get(id) ?? []);
  const own = people.filter((person) => person.own);
  return {
    screens: others.flatMap((person) => screenTile(person) ?? []),
    people: [...others, ...own].map(cameraTile),
  };
}

/** As many as there is room for, oneself always among them. */
export function firstAndOwn(tiles: readonly Tile[], places: number): readonly Tile[] {
  const own = tiles.filter((tile) => tile.person.own);
  const others = tiles.filter((tile) => !tile.person.own);
  return [...others.slice(0, Math.max(0, places - own.length)), ...own].slice(0, places);
}

export interface Page<T> {
  readonly items: readonly T[];
  /** From 0. */
  readonly page: number;
  readonly pages: number;
}

/** Oneself is on every page, in the last place. */
export function pageOf(tiles: readonly Tile[], page: number, pageSize: number): Page<Tile> {
  if (tiles.length <= pageSize) return { items: tiles, page: 0, pages: 1 };
  const own = tiles.filter((tile) => tile.person.own);
  const others = tiles.filter((tile) => !tile.person.own);
  const places = Math.max(1, pageSize - own.length);
  const pages = Math.ceil(others.length / places);
  const current = Math.min(Math.max(0, page), pages - 1);
  return { items: [...others.slice(current * places, (current + 1) * places), ...own], page: current, pages };
}
