/** Which tile lies where: what was chosen, who is there and how much room there is, put together. Pure. */

import type { ParticipantId, Person } from '../api.ts';
import { cropFor, floatingRect, gridLayout, type Rect, type Size, tilesPerPage } from './geometry.ts';
import { type Arrangement, arrangementOf, type LayoutState, ownViewOf } from './machine.ts';
import type { Seats } from './order.ts';
import { stageLayout, withPager } from './stage-geometry.ts';
import { cameraTile, screenTile, type Tile } from './tiles.ts';

export interface PlanInput {
  readonly area: Size;
  readonly gap: number;
  readonly people: readonly Person[];
  /** Of the others. */
  readonly order: readonly ParticipantId[];
  readonly layout: LayoutState;
  /** Who has the stage when nothing else has it. */
  readonly speaker: ParticipantId | null;
}

export interface Placed {
  readonly tile: Tile;
  readonly rect: Rect;
  readonly place: 'grid' | 'stage' | 'side' | 'strip' | 'floating';
}

export interface StagePlan {
  readonly arrangement: Arrangement;
  /** In the order of reading. */
  readonly placed: readonly Placed[];
  readonly page: number;
  readonly pages: number;
  /** The place of what turns pages; null when there is one page. */
  readonly pager: Rect | null;
  /** Shared screens, the first shared first. */
  readonly screens: readonly Tile[];
  /** Where in the order this page is. */
  readonly seats: Seats;
}

interface Cast {
  readonly others: readonly Tile[];
  readonly pinned: readonly Tile[];
  readonly screens: readonly Tile[];
  /** In the grid or strip; null when it floats or is hidden. */
  readonly own: Tile | null;
  readonly floating: Tile | null;
}

export function planStage(input: PlanInput): StagePlan {
  const cast = castOf(input);
  const arrangement = arrangementOf(input.layout);
  const plan = arrangement === 'grid' ? planGrid(input, cast) : planSpeaker(input, cast);
  const { floating } = cast;
  const onStage = plan.placed.some(({ tile }) => tile === floating);
  if (floating === null || onStage) return { ...plan, arrangement };
  const rect = floatingRect(input.area, input.layout.corner, input.gap);
  return { ...plan, arrangement, placed: [...plan.placed, { tile: floating, rect, place: 'floating' }] };
}

function castOf({ people, order, layout }: PlanInput): Cast {
  const byId = new Map(people.map((person) => [person.participant, person]));
  const find = (ids: readonly ParticipantId[]) => ids.flatMap((id) => byId.get(id) ?? []);
  const shared = new Map(people.flatMap((person) => screenTile(person) ?? []).map((tile) => [tile.id, tile]));
  const me = people.find((person) => person.own);
  const others = find(order);
  const view = ownViewOf(layout, others.length);
  const own = me === undefined ? null : cameraTile(me);
  return {
    others: others.map(cameraTile),
    pinned: find(layout.pins).map(cameraTile),
    screens: layout.screens.flatMap((id) => shared.get(id) ?? []),
    own: view === 'grid' ? own : null,
    floating: view === 'floating' ? own : null,
  };
}

type Part = Omit<StagePlan, 'arrangement'>;

function planGrid({ area, gap, layout }: PlanInput, { others, pinned, screens, own }: Cast): Part {
  const fixed = new Set(pinned.map(({ person }) => person.participant));
  const rest = [...screens, ...others.filter(({ person }) => !fixed.has(person.participant))];
  const last = own === null || fixed.has(own.person.participant) ? [] : [own];
  const all = pageOf(pinned, rest, last, layout.page, tilesPerPage(area, gap));
  const paged = withPager(area, gap);
  const room = all.pages === 1 ? area : paged.rest;
  const shown = room === area ? all : pageOf(pinned, rest, last, layout.page, tilesPerPage(room, gap, area));
  const rects = gridLayout(room, shown.items.length, gap, cropFor(area));
  return {
    placed: lay(shown.items, rects, 'grid'),
    page: shown.page,
    pages: shown.pages,
    pager: room === area ? null : paged.pager,
    screens,
    seats: seatsOf(shown, rest, fixed),
  };
}

function planSpeaker(input: PlanInput, cast: Cast): Part {
  const { area, gap, layout } = input;
  const { screens, pinned, own, others } = cast;
  const stage = stageTiles(input, cast);
  const onStage = new Set(stage.map(({ id }) => id));
  const [first] = stage;
  const whole = first?.kind === 'screen';
  const side = pinned.filter(({ id }) => !onStage.has(id));
  const beside = new Set([...onStage, ...side.map(({ id }) => id)]);
  const rest = others.filter(({ id }) => !beside.has(id));
  const presenter = whole ? rest.filter(({ person }) => person === first.person) : [];
  const last = own === null || beside.has(own.id) ? [] : [own];
  const request = { stage: stage.length, whole, side: side.length, strip: rest.length + last.length };
  const rects = stageLayout(area, request, gap);
  const listeners = rest.filter((tile) => !presenter.includes(tile));
  const shown = pageOf(presenter, listeners, last, layout.page, rects.strip.length);
  return {
    placed: [
      ...lay(stage, rects.stage, 'stage'),
      ...lay(side, rects.side, 'side'),
      ...lay(shown.items, rects.strip, 'strip'),
    ],
    page: shown.page,
    pages: shown.pages,
    pager: shown.pages === 1 ? null : rects.pager,
    screens,
    seats: seatsOf(
      shown,
      listeners,
      new Set([...stage, ...side, ...presenter].map(({ person }) => person.participant)),
    ),
  };
}

function seatsOf({ items }: Page, rest: readonly Tile[], fixed: ReadonlySet<ParticipantId>): Seats {
  const people = rest.filter(({ kind }) => kind === 'camera');
  const seated = people.filter((tile) => items.includes(tile));
  const [first] = seated;
  return { before: first === undefined ? 0 : people.indexOf(first), places: seated.length, fixed };
}

/** What has the stage: what was put there by hand, the screen shared last, those pinned, whoever speaks. */
function stageTiles(
  { layout, speaker }: PlanInput,
  { others, pinned, screens, own, floating }: Cast,
): Tile[] {
  const all = [...screens, ...others, ...[own, floating].flatMap((tile) => tile ?? [])];
  const focused = all.find(({ id }) => id === layout.focus);
  if (focused !== undefined) return [focused];
  const screen = screens.at(-1);
  if (screen !== undefined) return [screen];
  if (pinned.length > 0) return [...pinned];
  const speaking = others.find(({ person }) => person.participant === speaker);
  const [someone] = speaking === undefined ? all : [speaking];
  return someone === undefined ? [] : [someone];
}

function lay(tiles: readonly Tile[], rects: readonly Rect[], place: Placed['place']): Placed[] {
  return tiles.flatMap((tile, index) => {
    const rect = rects[index];
    return rect === undefined ? [] : [{ tile, rect, place }];
  });
}

interface Page {
  readonly items: readonly Tile[];
  readonly page: number;
  readonly pages: number;
}

/** `first` and `last` are on every page. */
export function pageOf(
  first: readonly Tile[],
  rest: readonly Tile[],
  last: readonly Tile[],
  wanted: number,
  size: number,
): Page {
  if (size <= 0) return { items: [], page: 0, pages: 1 };
  if (first.length + rest.length + last.length <= size) {
    return { items: [...first, ...rest, ...last], page: 0, pages: 1 };
  }
  const ends = first.length + last.length < size ? last : [];
  const perPage = Math.max(1, size - first.length - ends.length);
  const pages = Math.max(1, Math.ceil(rest.length / perPage));
  const page = Math.min(Math.max(0, wanted), pages - 1);
  const items = [...first, ...rest.slice(page * perPage, (page + 1) * perPage), ...ends].slice(0, size);
  return { items, page, pages };
}

/** What a window with room for one shows: the screen shared last, else whoever has the floor, else somebody. */
export function pipTile(people: readonly Person[], floor: ParticipantId | null): Tile | null {
  const screen = people.flatMap((person) => screenTile(person) ?? []).at(-1);
  if (screen !== undefined) return screen;
  const someone =
    people.find(({ participant }) => participant === floor) ?? people.find(({ own }) => !own) ?? people[0];
  return someone === undefined ? null : cameraTile(someone);
}
