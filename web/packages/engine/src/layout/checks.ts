/** What the tests of the layout share. */

import * as fc from 'fast-check';
import { expect } from 'vitest';
import type { Rect, Size } from './geometry.ts';

export const EPSILON = 0.01;

export const areas: fc.Arbitrary<Size> = fc.record({
  width: fc.integer({ min: 160, max: 3840 }),
  height: fc.integer({ min: 160, max: 2160 }),
});

export function expectApartAndInside(area: Size, tiles: readonly Rect[]): void {
  for (const [index, tile] of tiles.entries()) {
    expect(tile.x).toBeGreaterThanOrEqual(-EPSILON);
    expect(tile.y).toBeGreaterThanOrEqual(-EPSILON);
    expect(tile.x + tile.width).toBeLessThanOrEqual(area.width + EPSILON);
    expect(tile.y + tile.height).toBeLessThanOrEqual(area.height + EPSILON);
    for (const other of tiles.slice(index + 1)) expect(overlap(tile, other)).toBe(false);
  }
}

function overlap(one: Rect, other: Rect): boolean {
  return (
    one.x + one.width > other.x + EPSILON &&
    other.x + other.width > one.x + EPSILON &&
    one.y + one.height > other.y + EPSILON &&
    other.y + other.height > one.y + EPSILON
  );
}
