/** What is drawn for one person or one shared screen. Pure. */

import type { ParticipantId, Person, TrackKey } from '../api.ts';

/** `<participant>:camera` or `<participant>:screen`; stable for as long as the tile exists. */
export type TileId = string;

export interface Tile {
  readonly id: TileId;
  readonly person: Person;
  readonly kind: 'camera' | 'screen';
  readonly trackKey: TrackKey | null;
  /** `paused`: the way to here is too narrow for this picture now. */
  readonly state: 'video' | 'initials' | 'checking' | 'refused' | 'paused';
}

export function cameraId(participant: ParticipantId): TileId {
  return `${participant}:camera`;
}

export function screenId(participant: ParticipantId): TileId {
  return `${participant}:screen`;
}

/** The same person is the same tile, so that what did not change is not drawn again. */
const cameras = new WeakMap<Person, Tile>();
const screens = new WeakMap<Person, Tile>();

export function cameraTile(person: Person): Tile {
  const known = cameras.get(person);
  if (known !== undefined) return known;
  const { camera } = person.streams;
  const refused = camera.published && camera.sealed === 'refused';
  const drawn = camera.published && !camera.muted && camera.trackKey !== null && !refused;
  const checking = drawn && camera.sealed === 'checking' && !person.own;
  const tile: Tile = {
    id: cameraId(person.participant),
    person,
    kind: 'camera',
    trackKey: drawn ? camera.trackKey : null,
    state: refused
      ? 'refused'
      : checking
        ? 'checking'
        : drawn
          ? camera.paused
            ? 'paused'
            : 'video'
          : 'initials',
  };
  cameras.set(person, tile);
  return tile;
}

/** Null when nothing is shared. One's own screen is not shown to oneself: it would mirror itself without end. */
export function screenTile(person: Person): Tile | null {
  const { screen } = person.streams;
  if (person.own || !screen.published) return null;
  const known = screens.get(person);
  if (known !== undefined) return known;
  const refused = screen.sealed === 'refused';
  const tile: Tile = {
    id: screenId(person.participant),
    person,
    kind: 'screen',
    trackKey: refused ? null : screen.trackKey,
    state: refused
      ? 'refused'
      : screen.sealed === 'checking'
        ? 'checking'
        : screen.paused
          ? 'paused'
          : 'video',
  };
  screens.set(person, tile);
  return tile;
}
