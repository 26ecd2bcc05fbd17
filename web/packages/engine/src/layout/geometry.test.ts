import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { areas, EPSILON, expectApartAndInside } from './checks.ts';
import {
  CORNERS,
  cropFor,
  floatingRect,
  gridLayout,
  isPhone,
  mirrored,
  nearestCorner,
  type Size,
  tilesPerPage,
} from './geometry.ts';

const grids = fc.record({
  area: areas,
  count: fc.integer({ min: 1, max: 49 }),
  gap: fc.constantFrom(2, 8, 12),
});

/** Every number of columns and rows, every ratio: slow, and without a thought in it. */
function largestByTrying(area: Size, count: number, gap: number): number {
  const crop = cropFor(area);
  let largest = 0;
  for (let columns = 1; columns <= count; columns += 1) {
    for (let rows = 1; rows <= count; rows += 1) {
      if (columns * rows < count) continue;
      const cellWidth = (area.width - gap * (columns - 1)) / columns;
      const cellHeight = (area.height - gap * (rows - 1)) / rows;
      for (let step = 0; step <= 60; step += 1) {
        const ratio = crop.min + ((crop.max - crop.min) * step) / 60;
        const width = Math.min(cellWidth, cellHeight * ratio);
        if (width > 0) largest = Math.max(largest, (width * width) / ratio);
      }
    }
  }
  return largest;
}

describe('the grid', () => {
  it('keeps every tile inside the area and apart from the others', () => {
    fc.assert(
      fc.property(grids, ({ area, count, gap }) => {
        const tiles = gridLayout(area, count, gap);
        expect(tiles).toHaveLength(count);
        expectApartAndInside(area, tiles);
      }),
    );
  });

  it('makes the smallest tile as large as any columns and rows can, within two percent', () => {
    fc.assert(
      fc.property(grids, ({ area, count, gap }) => {
        const smallest = Math.min(...gridLayout(area, count, gap).map((tile) => tile.width * tile.height));
        expect(smallest).toBeGreaterThanOrEqual(largestByTrying(area, count, gap) * 0.98);
      }),
      { numRuns: 300 },
    );
  });

  it('crops from 16:9 to 4:3, on tall phones to 1:1 and no further', () => {
    fc.assert(
      fc.property(grids, ({ area, count, gap }) => {
        const narrowest = isPhone(area) && area.height > area.width ? 1 : 4 / 3;
        for (const tile of gridLayout(area, count, gap)) {
          fc.pre(tile.height > 0);
          expect(tile.width / tile.height).toBeGreaterThanOrEqual(narrowest - EPSILON);
          expect(tile.width / tile.height).toBeLessThanOrEqual(16 / 9 + EPSILON);
        }
      }),
    );
  });

  it('runs in reading order', () => {
    fc.assert(
      fc.property(grids, ({ area, count, gap }) => {
        const tiles = gridLayout(area, count, gap);
        for (const [index, tile] of tiles.entries()) {
          const next = tiles[index + 1];
          if (next === undefined || tile.width < 2 || tile.height < 2) continue;
          const sameRow = Math.abs(next.y - tile.y) < EPSILON;
          expect(sameRow ? next.x > tile.x : next.y > tile.y).toBe(true);
        }
      }),
    );
  });

  it('lays two side by side on a desk and one above the other on a phone', () => {
    const [one, other] = gridLayout({ width: 1256, height: 700 }, 2, 12);
    expect(one?.y).toBe(other?.y);
    const [upper, lower] = gridLayout({ width: 374, height: 640 }, 2, 8);
    expect(upper?.x).toBe(lower?.x);
  });

  it('is empty without people or without room', () => {
    expect(gridLayout({ width: 800, height: 600 }, 0, 12)).toEqual([]);
    expect(gridLayout({ width: 0, height: 600 }, 3, 12)).toEqual([]);
  });

  it('is the same from the right for those who read from the right', () => {
    fc.assert(
      fc.property(grids, ({ area, count, gap }) => {
        const tiles = gridLayout(area, count, gap).map((tile) => mirrored(tile, area));
        expectApartAndInside(area, tiles);
      }),
    );
  });
});

describe('a page', () => {
  it.each([
    ['desk', { width: 1256, height: 716 }, 25],
    ['wide', { width: 2536, height: 1340 }, 25],
    ['tablet', { width: 744, height: 900 }, 25],
    ['phone', { width: 374, height: 640 }, 6],
    ['phone on its side', { width: 828, height: 270 }, 6],
  ] as const)('has room on a %s for so many', (_, area, count) => {
    expect(tilesPerPage(area, 12)).toBe(count);
  });

  it('never has tiles too small to make anybody out, unless two are too many', () => {
    fc.assert(
      fc.property(areas, (area) => {
        const count = tilesPerPage(area, 8);
        expect(count).toBeLessThanOrEqual(isPhone(area) ? 6 : 25);
        if (count > 2) expect(gridLayout(area, count, 8)[0]?.width).toBeGreaterThanOrEqual(100);
      }),
    );
  });
});

describe("one's own floating picture", () => {
  it('stays inside the area, in its corner', () => {
    fc.assert(
      fc.property(areas, fc.constantFrom(...CORNERS), (area, corner) => {
        const rect = floatingRect(area, corner, 12);
        expectApartAndInside(area, [rect]);
        const x = rect.x + rect.width / 2;
        const y = rect.y + rect.height / 2;
        if (rect.width < area.width / 2 && rect.height < area.height / 2) {
          expect(nearestCorner(area, x, y)).toBe(corner);
        }
      }),
    );
  });
});
