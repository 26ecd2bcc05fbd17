/** Where the focus goes from tile to tile with the arrow keys. Pure. */

import type { Rect } from './geometry.ts';

export type Direction = 'left' | 'right' | 'up' | 'down';

/** A step to the side counts for more than a step ahead, so that the focus keeps its line. */
const ASIDE = 3;

/** The nearest in that direction, as it lies on the screen; null at the edge. */
export function neighbour(rects: readonly Rect[], from: number, direction: Direction): number | null {
  const start = rects[from];
  if (start === undefined) return null;
  const horizontal = direction === 'left' || direction === 'right';
  const sign = direction === 'right' || direction === 'down' ? 1 : -1;
  let best: number | null = null;
  let bestWay = Number.POSITIVE_INFINITY;
  for (const [index, rect] of rects.entries()) {
    if (index === from) continue;
    const x = middle(rect.x, rect.width) - middle(start.x, start.width);
    const y = middle(rect.y, rect.height) - middle(start.y, start.height);
    const ahead = sign * (horizontal ? x : y);
    const aside = Math.abs(horizontal ? y : x);
    // Rather beside than ahead: another direction leads there.
    if (ahead <= 1 || !faces(start, rect, horizontal)) continue;
    const way = ahead + ASIDE * aside;
    if (way >= bestWay) continue;
    best = index;
    bestWay = way;
  }
  return best;
}

/** Sideways only within the row; up and down to whatever row comes next. */
function faces(one: Rect, other: Rect, horizontal: boolean): boolean {
  if (!horizontal) return true;
  return one.y < other.y + other.height && other.y < one.y + one.height;
}

function middle(start: number, length: number): number {
  return start + length / 2;
}
