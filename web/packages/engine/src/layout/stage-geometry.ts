/** One picture, or a few, with the room; the others in a strip. Pure geometry. */

import { cropFor, fit, gridLayout, type Rect, type Size } from './geometry.ts';

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
}

const STRIP_SHARE = 0.2;
const STRIP_MIN = 132;
const STRIP_MAX = 220;
const SIDE_SHARE = 0.27;
const SIDE_MIN = 168;
const SIDE_MAX = 400;
const STRIP_RATIO = 16 / 9;
/** Hands need room above and below. */
const SIDE_RATIO = 4 / 3;
const SCREEN_RATIO = 16 / 9;
const BELOW_MAX = 6;
const BELOW_MIN = 132;

/** The strip stands beside the stage, in tall areas below it. */
export function stageLayout(area: Size, request: StageRequest, gap: number): StageLayout {
  if (area.width <= 0 || area.height <= 0) return { stage: [], side: [], strip: [] };
  const all: Rect = { x: 0, y: 0, ...area };
  if (request.side + request.strip === 0) return { stage: onStage(all, request, gap), side: [], strip: [] };
  return area.width >= area.height ? beside(area, request, gap) : below(area, request, gap);
}

function onStage(room: Rect, request: StageRequest, gap: number): Rect[] {
  if (request.whole) return [room];
  return gridLayout(room, request.stage, gap).map((rect) => ({
    ...rect,
    x: rect.x + room.x,
    y: rect.y + room.y,
  }));
}

function clamp(value: number, min: number, max: number): number {
  return Math.min(Math.max(value, min), max);
}

function beside(area: Size, request: StageRequest, gap: number): StageLayout {
  const pinned = request.side > 0;
  const width = pinned
    ? Math.min(clamp(area.width * SIDE_SHARE, SIDE_MIN, SIDE_MAX), area.width * 0.4)
    : Math.min(clamp(area.width * STRIP_SHARE, STRIP_MIN, STRIP_MAX), area.width / 3);
  const left = area.width - width;
  const tile = fit({ width, height: Math.min(width / STRIP_RATIO, area.height) }, cropFor(area));
  const reserved = request.strip > 0 ? tile.height + gap : 0;
  const side = column(area.height - reserved, width, request.side, gap);
  const used = side.length === 0 ? 0 : (side.at(-1)?.y ?? 0) + (side.at(-1)?.height ?? 0) + gap;
  const fits = Math.floor((area.height - used + gap + 0.01) / (tile.height + gap));
  const count = Math.min(request.strip, Math.max(pinned ? 0 : 1, fits));
  const strip = Array.from({ length: count }, (_, index) => ({
    x: (width - tile.width) / 2,
    y: used + index * (tile.height + gap),
    ...tile,
  }));
  const bottom = [...side, ...strip].reduce((most, rect) => Math.max(most, rect.y + rect.height), 0);
  const top = Math.max(0, Math.floor((area.height - bottom) / 2));
  const place = (rect: Rect): Rect => ({ ...rect, x: Math.floor(rect.x + left), y: rect.y + top });
  const room: Rect = { x: 0, y: 0, width: Math.max(0, Math.floor(left - gap)), height: area.height };
  return { stage: onStage(room, request, gap), side: side.map(place), strip: strip.map(place) };
}

/** Tiles one below the other, as large as the width and the height allow. */
function column(height: number, width: number, count: number, gap: number): Rect[] {
  if (count <= 0) return [];
  const cell = { width, height: Math.min(width / SIDE_RATIO, (height - gap * (count - 1)) / count) };
  const tile = fit(cell, { min: SIDE_RATIO, max: STRIP_RATIO });
  return Array.from({ length: count }, (_, index) => ({
    x: (width - tile.width) / 2,
    y: index * (tile.height + gap),
    ...tile,
  }));
}

function below(area: Size, request: StageRequest, gap: number): StageLayout {
  const people = Math.min(request.side + request.strip, Math.max(BELOW_MAX, request.side));
  const most = area.height - Math.min(BELOW_MIN, area.height / 3) - gap;
  const wanted = request.whole
    ? area.width / SCREEN_RATIO
    : Math.max(area.height / 2, area.width / cropFor(area).min);
  const height = Math.max(0, Math.floor(Math.min(wanted, most)));
  const top = height + gap;
  const rest: Size = { width: area.width, height: area.height - top };
  const tiles = gridLayout(rest, people, gap, cropFor(area)).map((rect) => ({ ...rect, y: rect.y + top }));
  return {
    stage: onStage({ x: 0, y: 0, width: area.width, height }, request, gap),
    side: tiles.slice(0, request.side),
    strip: tiles.slice(request.side),
  };
}
