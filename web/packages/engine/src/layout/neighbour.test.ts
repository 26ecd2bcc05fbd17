import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { areas } from './checks.ts';
import { gridLayout } from './geometry.ts';
import { neighbour } from './neighbour.ts';
import { stageLayout } from './stage-geometry.ts';

const grids = fc
  .record({ area: areas, count: fc.integer({ min: 1, max: 25 }) })
  .map(({ area, count }) => gridLayout(area, count, 8))
  .filter((rects) => rects.every(({ width, height }) => width > 4 && height > 4));

describe('an arrow key', () => {
  it('goes along the row in reading order, and stops at its end', () => {
    fc.assert(
      fc.property(grids, (rects) => {
        for (const [index, rect] of rects.entries()) {
          const next = rects[index + 1];
          const sameRow = next !== undefined && Math.abs(next.y - rect.y) < 1;
          expect(neighbour(rects, index, 'right')).toBe(sameRow ? index + 1 : null);
          if (sameRow) expect(neighbour(rects, index + 1, 'left')).toBe(index);
        }
      }),
    );
  });

  it('goes to the next row, wherever in it', () => {
    fc.assert(
      fc.property(grids, (rects) => {
        const rows = [...new Set(rects.map(({ y }) => y))];
        for (const [index, rect] of rects.entries()) {
          const below = neighbour(rects, index, 'down');
          const row = rows.indexOf(rect.y);
          if (row === rows.length - 1) expect(below).toBeNull();
          else expect(rects[below ?? -1]?.y).toBe(rows[row + 1]);
        }
      }),
    );
  });

  it('goes from the stage to the strip and back', () => {
    const request = { stage: 1, whole: true, side: 0, strip: 4 };
    const { stage, strip } = stageLayout({ width: 1200, height: 700 }, request, 12);
    const rects = [...stage, ...strip];
    expect(neighbour(rects, 0, 'right')).not.toBeNull();
    expect(neighbour(rects, 2, 'left')).toBe(0);
    expect(neighbour(rects, 1, 'down')).toBe(2);
  });
});
