/**
 * Where the tiles lie: pure geometry, no DOM. All lengths in CSS pixels.
 *
 * A grid takes the number of columns that makes the smallest (here: every) tile largest, within the crops
 * that a camera picture bears. A stage gives one picture the room and lays the others in a strip.
 */

export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface Rect extends Size {
  readonly x: number;
  readonly y: number;
}

/** Width divided by height that a camera picture may be cropped to. */
export interface Crop {
  readonly min: number;
  readonly max: number;
}

const WIDE: Crop = { min: 4 / 3, max: 16 / 9 };
/** Phones film upright. */
const TALL: Crop = { min: 3 / 4, max: 16 / 9 };
/** Below this width of the area a phone is assumed: six tiles a page. */
const PHONE_WIDTH = 640;
const STRIP_SHARE = 0.2;
const STRIP_MIN = 132;
const STRIP_MAX = 220;
const BELOW_MAX = 6;

/** Tall areas bear upright pictures, others 4:3 to 16:9. */
export function cropFor(area: Size): Crop {
  return area.height > area.width ? TALL : WIDE;
}

export function tilesPerPage(area: Size): number {
  return area.width < PHONE_WIDTH || area.height < 360 ? 6 : 25;
}

/** The largest size within `cell` that `crop` allows. */
export function fit(cell: Size, crop: Crop): Size {
  if (cell.width <= 0 || cell.height <= 0) return { width: 0, height: 0 };
  const ratio = cell.width / cell.height;
  if (ratio > crop.max) return { width: cell.height * crop.max, height: cell.height };
  if (ratio < crop.min) return { width: cell.width, height: cell.width / crop.min };
  return cell;
}

function cellOf(area: Size, columns: number, rows: number, gap: number): Size {
  return {
    width: (area.width - gap * (columns - 1)) / columns,
    height: (area.height - gap * (rows - 1)) / rows,
  };
}

/** The columns whose tiles are largest; of equals the one that leaves fewer cells empty. */
function bestColumns(area: Size, count: number, gap: number, crop: Crop): number {
  let best = 1;
  let bestArea = -1;
  let bestEmpty = Number.POSITIVE_INFINITY;
  for (let columns = 1; columns <= count; columns += 1) {
    const rows = Math.ceil(count / columns);
    const tile = fit(cellOf(area, columns, rows, gap), crop);
    const size = tile.width * tile.height;
    const empty = columns * rows - count;
    if (size > bestArea + 0.5 || (size > bestArea - 0.5 && empty < bestEmpty)) {
      best = columns;
      bestArea = size;
      bestEmpty = empty;
    }
  }
  return best;
}

/** `count` equal tiles in reading order, centred; a last row that is not full is centred too. */
export function gridLayout(area: Size, count: number, gap: number, crop: Crop = cropFor(area)): Rect[] {
  if (count <= 0 || area.width <= 0 || area.height <= 0) return [];
  const columns = bestColumns(area, count, gap, crop);
  const rows = Math.ceil(count / columns);
  const tile = fit(cellOf(area, columns, rows, gap), crop);
  const top = (area.height - rows * tile.height - (rows - 1) * gap) / 2;
  return Array.from({ length: count }, (_, index) => {
    const row = Math.floor(index / columns);
    const inRow = row === rows - 1 ? count - row * columns : columns;
    const left = (area.width - inRow * tile.width - (inRow - 1) * gap) / 2;
    return {
      x: left + (index - row * columns) * (tile.width + gap),
      y: top + row * (tile.height + gap),
      ...tile,
    };
  });
}

export interface StageLayout {
  readonly stage: Rect;
  /** As many as fit; the others are for the people panel. */
  readonly strip: readonly Rect[];
}

/** One picture large, never cropped, the others beside it (wide areas) or in a grid below it (tall ones). */
export function stageLayout(area: Size, others: number, gap: number): StageLayout {
  const all: Rect = { x: 0, y: 0, ...area };
  if (others <= 0 || area.width <= 0 || area.height <= 0) return { stage: all, strip: [] };
  return area.width >= area.height ? stageBeside(area, others, gap) : stageAbove(area, others, gap);
}

function stageBeside(area: Size, others: number, gap: number): StageLayout {
  const width = Math.min(STRIP_MAX, Math.max(STRIP_MIN, area.width * STRIP_SHARE), area.width / 3);
  const height = Math.min(width / WIDE.max, area.height);
  const shown = Math.min(others, Math.max(1, Math.floor((area.height + gap) / (height + gap))));
  const top = (area.height - shown * height - (shown - 1) * gap) / 2;
  const strip = Array.from({ length: shown }, (_, index) => ({
    x: area.width - width,
    y: top + index * (height + gap),
    width,
    height,
  }));
  return { stage: { x: 0, y: 0, width: Math.max(0, area.width - width - gap), height: area.height }, strip };
}

function stageAbove(area: Size, others: number, gap: number): StageLayout {
  const roomForPeople = area.height - STRIP_MIN - gap;
  const height = Math.max(area.height / 2, Math.min(area.width / WIDE.min, roomForPeople));
  const below: Size = { width: area.width, height: area.height - height - gap };
  const top = height + gap;
  const people = gridLayout(below, Math.min(others, BELOW_MAX), gap);
  return {
    stage: { x: 0, y: 0, width: area.width, height },
    strip: people.map((tile) => ({ ...tile, y: tile.y + top })),
  };
}
