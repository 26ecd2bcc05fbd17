/** How the room is laid out: what the person chose, and what follows from who is there. Pure. */

import type { OwnView, ParticipantId, Person } from '../api.ts';
import { CORNERS, type Corner } from './geometry.ts';
import { cameraId, screenId, type TileId } from './tiles.ts';

export const PINS_MAX = 4;

export type LayoutMode = 'automatic' | 'grid' | 'speaker';
export type Arrangement = 'grid' | 'speaker';

export interface LayoutState {
  readonly mode: LayoutMode;
  readonly ownView: OwnView;
  readonly corner: Corner;
  /** From 0; beyond the last one while people leave, which the plan settles. */
  readonly page: number;
  /** In the order in which they were pinned. */
  readonly pins: readonly ParticipantId[];
  /** Has the stage by hand: a screen by its tab, or somebody made larger. */
  readonly focus: TileId | null;
  /** Shared screens of others in the order in which they began. */
  readonly screens: readonly TileId[];
  /** Pinned people who went, for when they come back. */
  readonly missed: readonly Missed[];
}

/** Whoever comes back has a new id; of those pinned the name brings the place back. */
export interface Missed {
  readonly name: string;
  readonly place: number;
  readonly goneUnixMs: number;
}

const MISSED_MS = 180_000;
/** A page that was reloaded is in twice until the group has noticed. */
const TWICE_MS = 60_000;

export type LayoutInput =
  | { readonly t: 'mode'; readonly mode: LayoutMode }
  /** To the next layout; `shown` is how it looks now. */
  | { readonly t: 'cycle'; readonly shown: Arrangement }
  | { readonly t: 'own_view'; readonly view: OwnView }
  | { readonly t: 'corner'; readonly corner: Corner }
  | { readonly t: 'next_corner' }
  /** `page` as it is shown, from 0. */
  | { readonly t: 'page'; readonly page: number }
  | { readonly t: 'pin'; readonly participant: ParticipantId }
  | { readonly t: 'unpin'; readonly participant: ParticipantId }
  | { readonly t: 'focus'; readonly tile: TileId | null }
  | {
      readonly t: 'people';
      readonly before: readonly Person[];
      readonly now: readonly Person[];
      readonly nowUnixMs: number;
    };

export function initialLayout(ownView: OwnView): LayoutState {
  return {
    mode: 'automatic',
    ownView,
    corner: 'bottom-end',
    page: 0,
    pins: [],
    focus: null,
    screens: [],
    missed: [],
  };
}

/** Returns `state` itself when nothing changed. */
export function reduceLayout(state: LayoutState, input: LayoutInput): LayoutState {
  switch (input.t) {
    case 'mode':
      return { ...state, mode: input.mode, focus: null, page: 0 };
    case 'cycle':
      return { ...state, mode: nextMode(state, input.shown), focus: null, page: 0 };
    case 'own_view':
      return state.ownView === input.view ? state : { ...state, ownView: input.view };
    case 'corner':
      return state.corner === input.corner ? state : { ...state, corner: input.corner };
    case 'next_corner':
      return {
        ...state,
        corner: CORNERS[(CORNERS.indexOf(state.corner) + 1) % CORNERS.length] ?? state.corner,
      };
    case 'page':
      return state.page === input.page ? state : { ...state, page: Math.max(0, input.page) };
    case 'pin':
      return pinned(state, input.participant);
    case 'unpin':
      return unpinned(state, input.participant);
    case 'focus':
      return { ...state, focus: input.tile, page: 0 };
    case 'people':
      return withPeople(state, input.before, input.now, input.nowUnixMs);
  }
}

/** Every press but the last of three changes what is seen. */
function nextMode({ mode, focus }: LayoutState, shown: Arrangement): LayoutMode {
  const other = shown === 'grid' ? 'speaker' : 'grid';
  if (mode === 'automatic' || focus !== null) return other;
  return mode === 'grid' ? 'automatic' : 'grid';
}

function pinned(state: LayoutState, participant: ParticipantId): LayoutState {
  if (state.pins.includes(participant) || state.pins.length >= PINS_MAX) return state;
  return { ...state, pins: [...state.pins, participant], page: 0 };
}

function unpinned(state: LayoutState, participant: ParticipantId): LayoutState {
  if (!state.pins.includes(participant)) return state;
  return { ...state, pins: state.pins.filter((id) => id !== participant), page: 0 };
}

function withPeople(
  before: LayoutState,
  was: readonly Person[],
  people: readonly Person[],
  now: number,
): LayoutState {
  // Nobody at all: the connection is being made anew.
  if (people.length === 0) return before;
  const present = new Set(people.map(({ participant }) => participant));
  const shared = people.filter(({ own, streams }) => !own && streams.screen.published);
  const tiles = new Set([
    ...people.map(({ participant }) => cameraId(participant)),
    ...shared.map(({ participant }) => screenId(participant)),
  ]);
  const screens = [
    ...before.screens.filter((id) => tiles.has(id)),
    ...shared.map(({ participant }) => screenId(participant)).filter((id) => !before.screens.includes(id)),
  ];
  const gone = before.pins.flatMap((participant, place): Missed[] => {
    const name = was.find((person) => person.participant === participant)?.name ?? '';
    return present.has(participant) || name === '' ? [] : [{ name, place, goneUnixMs: now }];
  });
  const waiting = [...before.missed.filter(({ goneUnixMs }) => now - goneUnixMs < MISSED_MS), ...gone];
  const stayed = before.pins.filter((id) => present.has(id));
  const { pins, missed } = takeBack(stayed, waiting, people);
  const focus = before.focus !== null && tiles.has(before.focus) ? before.focus : null;
  const next: LayoutState = { ...before, screens, pins, missed, focus };
  const same =
    equal(before.screens, screens) &&
    equal(before.pins, pins) &&
    equal(before.missed, missed) &&
    before.focus === focus;
  return same ? before : next;
}

/** A newcomer with the name of somebody pinned who went, if nobody else has it, stands where they stood. */
function takeBack(
  stayed: readonly ParticipantId[],
  waiting: readonly Missed[],
  people: readonly Person[],
): Pick<LayoutState, 'pins' | 'missed'> {
  const pins = [...stayed];
  const missed: Missed[] = [];
  for (const one of waiting) {
    const [back, another] = people.filter(({ name }) => name === one.name);
    const isNew = back !== undefined && back.sinceUnixMs >= one.goneUnixMs - TWICE_MS;
    if (isNew && another === undefined && !pins.includes(back.participant) && pins.length < PINS_MAX) {
      pins.splice(Math.min(one.place, pins.length), 0, back.participant);
    } else {
      missed.push(one);
    }
  }
  return { pins, missed };
}

function equal<T>(one: readonly T[], other: readonly T[]): boolean {
  return one.length === other.length && one.every((item, index) => item === other[index]);
}

/** How it looks: chosen, or the stage whenever there is something to put on it. */
export function arrangementOf({ mode, focus, pins, screens }: LayoutState): Arrangement {
  if (focus !== null) return 'speaker';
  if (mode !== 'automatic') return mode;
  return screens.length > 0 || pins.length > 0 ? 'speaker' : 'grid';
}

/** Between two people one's own picture floats; otherwise it stands last among the others. */
export function ownViewOf({ ownView, screens }: LayoutState, others: number): Exclude<OwnView, 'automatic'> {
  if (others === 0 && ownView !== 'hidden') return 'grid';
  if (ownView !== 'automatic') return ownView;
  return others === 1 && screens.length === 0 ? 'floating' : 'grid';
}
