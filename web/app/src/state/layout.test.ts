import { describe, expect, it } from 'vitest';
import { cropFor, fit, gridLayout, stageLayout, tilesPerPage, type Rect, type Size } from './layout.ts';

const GAP = 12;
const EPSILON = 0.01;

/** A small generator with a seed (mulberry32), so that a failure can be repeated. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

function overlap(one: Rect, other: Rect): boolean {
  return (
    one.x + one.width > other.x + EPSILON &&
    other.x + other.width > one.x + EPSILON &&
    one.y + one.height > other.y + EPSILON &&
    other.y + other.height > one.y + EPSILON
  );
}

function check(area: Size, tiles: readonly Rect[]): void {
  for (const [index, tile] of tiles.entries()) {
    expect(tile.width).toBeGreaterThan(0);
    expect(tile.height).toBeGreaterThan(0);
    expect(tile.x).toBeGreaterThanOrEqual(-EPSILON);
    expect(tile.y).toBeGreaterThanOrEqual(-EPSILON);
    expect(tile.x + tile.width).toBeLessThanOrEqual(area.width + EPSILON);
    expect(tile.y + tile.height).toBeLessThanOrEqual(area.height + EPSILON);
    for (const other of tiles.slice(index + 1)) expect(overlap(tile, other)).toBe(false);
  }
}

function cases(): { area: Size; count: number }[] {
  const random = seeded(20261122);
  return Array.from({ length: 400 }, () => ({
    area: { width: 240 + random() * 2300, height: 240 + random() * 1300 },
    count: 1 + Math.floor(random() * 25),
  }));
}

describe('the grid', () => {
  it('keeps every tile inside the area and apart from the others', () => {
    for (const { area, count } of cases()) {
      const tiles = gridLayout(area, count, GAP);
      expect(tiles).toHaveLength(count);
      check(area, tiles);
    }
  });

  it('crops no picture beyond what the area allows', () => {
    for (const { area, count } of cases()) {
      const crop = cropFor(area);
      for (const tile of gridLayout(area, count, GAP)) {
        expect(tile.width / tile.height).toBeGreaterThanOrEqual(crop.min - EPSILON);
        expect(tile.width / tile.height).toBeLessThanOrEqual(crop.max + EPSILON);
      }
    }
  });

  it('makes the smallest tile as large as any grid of equal tiles can', () => {
    for (const { area, count } of cases()) {
      const smallest = Math.min(...gridLayout(area, count, GAP).map((tile) => tile.width * tile.height));
      for (let columns = 1; columns <= count; columns += 1) {
        const rows = Math.ceil(count / columns);
        const cell = {
          width: (area.width - GAP * (columns - 1)) / columns,
          height: (area.height - GAP * (rows - 1)) / rows,
        };
        const tile = fit(cell, cropFor(area));
        expect(smallest).toBeGreaterThanOrEqual(tile.width * tile.height - 1);
      }
    }
  });

  it('runs in reading order', () => {
    for (const { area, count } of cases()) {
      const tiles = gridLayout(area, count, GAP);
      for (const [index, tile] of tiles.entries()) {
        const next = tiles[index + 1];
        if (next === undefined) continue;
        const sameRow = Math.abs(next.y - tile.y) < EPSILON;
        expect(sameRow ? next.x > tile.x : next.y > tile.y).toBe(true);
      }
    }
  });

  it('lays two side by side on a desk and one above the other on a phone', () => {
    const desk = gridLayout({ width: 1256, height: 700 }, 2, GAP);
    expect(desk[0]?.y).toBe(desk[1]?.y);
    const phone = gridLayout({ width: 374, height: 700 }, 2, 8);
    expect(phone[0]?.x).toBe(phone[1]?.x);
  });

  it('is empty without people or without room', () => {
    expect(gridLayout({ width: 800, height: 600 }, 0, GAP)).toEqual([]);
    expect(gridLayout({ width: 0, height: 600 }, 3, GAP)).toEqual([]);
  });
});

describe('the stage', () => {
  it('keeps stage and strip inside the area and apart', () => {
    for (const { area, count } of cases()) {
      const { stage, strip } = stageLayout(area, count, GAP);
      check(area, [stage, ...strip]);
      expect(strip.length).toBeGreaterThan(0);
    }
  });

  it('gives the stage more room than anybody in the strip', () => {
    for (const { area, count } of cases()) {
      const { stage, strip } = stageLayout(area, count, GAP);
      for (const tile of strip) {
        expect(stage.width * stage.height).toBeGreaterThan(tile.width * tile.height);
      }
    }
  });

  it('takes all there is when nobody else is shown', () => {
    const area = { width: 800, height: 600 };
    expect(stageLayout(area, 0, GAP)).toEqual({ stage: { x: 0, y: 0, ...area }, strip: [] });
  });
});

describe('a page', () => {
  it('has 25 tiles on a desk and six on a phone', () => {
    expect(tilesPerPage({ width: 1256, height: 700 })).toBe(25);
    expect(tilesPerPage({ width: 374, height: 700 })).toBe(6);
  });
});
