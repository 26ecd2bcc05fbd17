/** One picture, or a few, with the room; the others in a strip. Pure geometry. */

import { cropFor, fit, gridLayout, type Rect, type Size, WIDE } from './geometry.ts';

export interface StageRequest {
  /** Pictures with the room: one, or up to four that are pinned. */
  readonly stage: number;
  /** A shared screen, which is never cropped. */
  readonly whole: boolean;
  /** Pinned beside the stage, larger than the strip. */
  readonly side: number;
  readonly strip: number;
}

export interface StageLayout {
  readonly stage: readonly Rect[];
  readonly side: readonly Rect[];
  /** As many as fit. */
  readonly strip: readonly Rect[];
  /** The place of what turns pages, when not everybody fits. */
  readonly pager: Rect | null;
}

const STRIP_SHARE = 0.2;
/** In a strip, people are made smaller down to this width before there are pages. */
const STRIP_MIN = 132;
const STRIP_MAX = 220;
const SIDE_SHARE = 0.27;
const SIDE_MIN = 168;
const SIDE_MAX = 400;
const STRIP_RATIO = 16 / 9;
/** Hands need room above and below. */
const SIDE_RATIO = 4 / 3;
const SCREEN_RATIO = 16 / 9;
/** Controls that can be hit. */
export const PAGER_HEIGHT = 44;
const BELOW_MAX = 6;
const BELOW_MIN = 132;

/** The strip stands beside the stage, in tall areas below it. */
export function stageLayout(area: Size, request: StageRequest, gap: number): StageLayout {
  if (area.width <= 0 || area.height <= 0) return { stage: [], side: [], strip: [], pager: null };
  if (request.side + request.strip === 0) {
    const all: Rect = { x: 0, y: 0, ...area };
    return { stage: onStage(all, request, gap), side: [], strip: [], pager: null };
  }
  return area.width >= area.height ? beside(area, request, gap) : below(area, request, gap);
}

/** The lowest part of an area, for what turns pages, and what is left above it. */
export function withPager(area: Size, gap: number): { readonly rest: Size; readonly pager: Rect } {
  const height = Math.min(PAGER_HEIGHT, area.height);
  const rest = { width: area.width, height: Math.max(0, area.height - height - gap) };
  return { rest, pager: { x: 0, y: area.height - height, width: area.width, height } };
}

function onStage(room: Rect, request: StageRequest, gap: number, crop = cropFor(room)): Rect[] {
  if (request.whole) return [room];
  return gridLayout(room, request.stage, gap, crop).map((rect) => ({
    ...rect,
    x: rect.x + room.x,
    y: rect.y + room.y,
  }));
}

function clamp(value: number, min: number, max: number): number {
  return Math.min(Math.max(value, min), max);
}

function beside(area: Size, request: StageRequest, gap: number): StageLayout {
  const width = columnWidth(area, request, gap);
  const left = area.width - width;
  const whole = column({ width, height: area.height }, request, gap);
  const paged = whole.strip.length < request.strip;
  const { rest, pager } = withPager({ width, height: area.height }, gap);
  const { side, strip } = paged ? column(rest, request, gap) : whole;
  const bottom = [...side, ...strip].reduce((most, rect) => Math.max(most, rect.y + rect.height), 0);
  const top = Math.max(0, Math.floor(((paged ? rest.height : area.height) - bottom) / 2));
  const place = (rect: Rect): Rect => ({
    ...rect,
    x: Math.floor(rect.x + left),
    y: Math.floor(rect.y) + top,
  });
  const room: Rect = { x: 0, y: 0, width: Math.max(0, Math.floor(left - gap)), height: area.height };
  return {
    stage: onStage(room, request, gap),
    side: side.map(place),
    strip: strip.map(place),
    pager: paged ? { ...pager, x: Math.floor(left) } : null,
  };
}

/** Wide enough for those pinned; else as narrow as lets everybody in, within measure. */
function columnWidth(area: Size, { side, strip }: StageRequest, gap: number): number {
  if (side > 0) return Math.min(clamp(area.width * SIDE_SHARE, SIDE_MIN, SIDE_MAX), area.width * 0.4);
  const widest = Math.min(clamp(area.width * STRIP_SHARE, STRIP_MIN, STRIP_MAX), area.width / 3);
  const forAll = ((area.height - gap * (strip - 1)) / strip) * STRIP_RATIO;
  return clamp(forAll, Math.min(STRIP_MIN, widest), widest);
}

/** Those pinned one below the other, the others below them in as many columns as there is room for. */
function column(area: Size, request: StageRequest, gap: number): { side: Rect[]; strip: Rect[] } {
  const { width, height } = area;
  const columns = Math.max(1, Math.floor((width + gap) / (STRIP_MIN + gap)));
  const cell = (width - gap * (columns - 1)) / columns;
  const tile = fit({ width: cell, height: Math.min(cell / STRIP_RATIO, height) }, WIDE);
  const row = tile.height + gap;
  // Those pinned give way to the strip until they are as flat as may be, and it always has a row.
  const flat = request.side * (width / STRIP_RATIO + gap);
  const wanted = Math.ceil(request.strip / columns) * row;
  const reserved = request.strip > 0 ? clamp(wanted, row, Math.max(row, height - flat)) : 0;
  const side = pinned({ width, height: height - reserved }, request.side, gap);
  const used = side.reduce((most, rect) => Math.max(most, rect.y + rect.height + gap), 0);
  const rows = Math.floor((height - used + gap + 0.01) / (tile.height + gap));
  const count = Math.min(request.strip, Math.max(side.length > 0 ? 0 : 1, rows) * columns);
  const indent = (width - columns * tile.width - gap * (columns - 1)) / 2;
  const strip = Array.from({ length: count }, (_, index) => ({
    x: indent + (index % columns) * (tile.width + gap),
    y: used + Math.floor(index / columns) * (tile.height + gap),
    ...tile,
  }));
  return { side, strip };
}

/** As large as the width and the height allow. */
function pinned({ width, height }: Size, count: number, gap: number): Rect[] {
  if (count <= 0) return [];
  const cell = { width, height: Math.min(width / SIDE_RATIO, (height - gap * (count - 1)) / count) };
  const tile = fit(cell, WIDE);
  return Array.from({ length: count }, (_, index) => ({
    x: (width - tile.width) / 2,
    y: index * (tile.height + gap),
    ...tile,
  }));
}

function below(area: Size, request: StageRequest, gap: number): StageLayout {
  const everybody = request.side + request.strip;
  const people = Math.min(everybody, Math.max(BELOW_MAX, request.side));
  const paged = people < everybody;
  const least = Math.min(BELOW_MIN, area.height / 3) + (paged ? PAGER_HEIGHT + gap : 0);
  const most = area.height - least - gap;
  const wanted = request.whole
    ? area.width / SCREEN_RATIO
    : Math.max(area.height / 2, area.width / cropFor(area).min);
  const height = Math.max(0, Math.floor(Math.min(wanted, most)));
  const top = height + gap;
  const under: Size = { width: area.width, height: area.height - top };
  const { rest, pager } = withPager(under, gap);
  const tiles = gridLayout(paged ? rest : under, people, gap, cropFor(area));
  const place = (rect: Rect): Rect => ({ ...rect, y: rect.y + top });
  return {
    stage: onStage({ x: 0, y: 0, width: area.width, height }, request, gap, cropFor(area)),
    side: tiles.slice(0, request.side).map(place),
    strip: tiles.slice(request.side).map(place),
    pager: paged ? place(pager) : null,
  };
}
