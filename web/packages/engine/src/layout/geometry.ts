/** Where the tiles lie: pure geometry, no DOM. All lengths in CSS pixels, from the left and the top. */

export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface Rect extends Size {
  readonly x: number;
  readonly y: number;
}

/** Width divided by height that a camera's picture may be cropped to. */
export interface Crop {
  readonly min: number;
  readonly max: number;
}

export const WIDE: Crop = { min: 4 / 3, max: 16 / 9 };
const TALL_PHONE: Crop = { min: 1, max: 16 / 9 };
const PHONE_WIDTH = 560;
const PHONE_HEIGHT = 340;
const PER_PAGE = 25;
const PER_PAGE_PHONE = 6;
/** Below this a face and a name are not made out any more. */
const TILE_MIN: Size = { width: 104, height: 68 };
/** As many people as there are may share a page that is too small for anything. */
const PER_PAGE_MIN = 2;
/** Between grids whose tiles differ by less, the one with fewer holes is calmer. */
const AS_GOOD_AS = 0.985;

export function isPhone(area: Size): boolean {
  return area.width < PHONE_WIDTH || area.height < PHONE_HEIGHT;
}

/** 16:9 to 4:3, on phones held upright down to 1:1. */
export function cropFor(area: Size): Crop {
  return isPhone(area) && area.height > area.width ? TALL_PHONE : WIDE;
}

/**
 * At most 25, on phones 6, and fewer where the tiles would be too small to make anybody out. `device`: the area that
 * `area` is a part of.
 */
export function tilesPerPage(area: Size, gap: number, device: Size = area): number {
  const most = isPhone(device) ? PER_PAGE_PHONE : PER_PAGE;
  for (let count = most; count > PER_PAGE_MIN; count -= 1) {
    const { tile } = bestGrid(area, count, gap, cropFor(device));
    if (tile.width >= TILE_MIN.width && tile.height >= TILE_MIN.height) return count;
  }
  return PER_PAGE_MIN;
}

/** The largest size within `cell` that `crop` allows. */
export function fit(cell: Size, crop: Crop): Size {
  if (cell.width <= 0 || cell.height <= 0) return { width: 0, height: 0 };
  const ratio = cell.width / cell.height;
  if (ratio > crop.max) return { width: cell.height * crop.max, height: cell.height };
  if (ratio < crop.min) return { width: cell.width, height: cell.width / crop.min };
  return cell;
}

interface Grid {
  readonly columns: number;
  readonly rows: number;
  readonly tile: Size;
}

/** Columns and rows whose tiles, all equal, are the largest. */
function bestGrid(area: Size, count: number, gap: number, crop: Crop): Grid {
  const grids = Array.from({ length: count }, (_, index): Grid => {
    const columns = index + 1;
    const rows = Math.ceil(count / columns);
    const cell = {
      width: (area.width - gap * (columns - 1)) / columns,
      height: (area.height - gap * (rows - 1)) / rows,
    };
    return { columns, rows, tile: fit(cell, crop) };
  });
  const largest = Math.max(...grids.map(({ tile }) => tile.width * tile.height));
  const holes = ({ columns, rows }: Grid) => columns * rows - count;
  return grids
    .filter(({ tile }) => tile.width * tile.height >= largest * AS_GOOD_AS)
    .reduce((best, grid) => (holes(grid) < holes(best) ? grid : best));
}

/** `count` equal tiles in reading order, centred; a last row that is not full is centred too. `gap` at least a pixel. */
export function gridLayout(area: Size, count: number, gap: number, crop: Crop = cropFor(area)): Rect[] {
  if (count <= 0 || area.width <= 0 || area.height <= 0) return [];
  const { columns, rows, tile } = bestGrid(area, count, gap, crop);
  const top = (area.height - rows * tile.height - (rows - 1) * gap) / 2;
  return Array.from({ length: count }, (_, index) => {
    const row = Math.floor(index / columns);
    const inRow = row === rows - 1 ? count - row * columns : columns;
    const left = (area.width - inRow * tile.width - (inRow - 1) * gap) / 2;
    return {
      x: wholePixel(left + (index - row * columns) * (tile.width + gap)),
      y: wholePixel(top + row * (tile.height + gap)),
      ...tile,
    };
  });
}

/** Between pixels, names would be blurred. What a sum of fractions lacks to the next pixel does not count. */
function wholePixel(at: number): number {
  return Math.floor(at + 1e-6);
}

/** The other way round, for languages that are read from the right. */
export function mirrored(rect: Rect, area: Size): Rect {
  return { ...rect, x: area.width - rect.x - rect.width };
}

export type Corner = 'bottom-end' | 'top-end' | 'top-start' | 'bottom-start';
export const CORNERS: readonly Corner[] = ['bottom-end', 'top-end', 'top-start', 'bottom-start'];

const FLOATING_SHARE = 0.19;
const FLOATING_SHARE_TALL = 0.29;
const FLOATING_MIN = 96;
const FLOATING_MAX = 248;

/** One's own picture over the others. Upright where the device is. */
export function floatingRect(area: Size, corner: Corner, margin: number): Rect {
  const tall = area.height > area.width;
  const share = tall ? FLOATING_SHARE_TALL : FLOATING_SHARE;
  const room = Math.max(0, area.width - 2 * margin);
  const wanted = Math.min(Math.max(area.width * share, FLOATING_MIN), FLOATING_MAX, room);
  const ratio = tall ? 3 / 4 : 16 / 9;
  const height = Math.min(wanted / ratio, Math.max(0, area.height - 2 * margin));
  const width = Math.min(wanted, height * ratio);
  return {
    x: corner.endsWith('end') ? area.width - width - margin : margin,
    y: corner.startsWith('bottom') ? area.height - height - margin : margin,
    width,
    height,
  };
}

/** The corner nearest to a point, given in the same direction as the layout. */
export function nearestCorner(area: Size, x: number, y: number): Corner {
  const side = x >= area.width / 2 ? 'end' : 'start';
  return y >= area.height / 2 ? `bottom-${side}` : `top-${side}`;
}
