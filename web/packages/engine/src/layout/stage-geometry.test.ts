import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { areas, expectApartAndInside } from './checks.ts';
import { stageLayout } from './stage-geometry.ts';

const requests = fc.record({
  stage: fc.integer({ min: 1, max: 4 }),
  whole: fc.boolean(),
  side: fc.integer({ min: 0, max: 4 }),
  strip: fc.integer({ min: 0, max: 48 }),
});

describe('the stage', () => {
  it('keeps stage, side and strip inside the area and apart', () => {
    fc.assert(
      fc.property(areas, requests, (area, request) => {
        const { stage, side, strip, pager } = stageLayout(area, request, 12);
        expect(stage).toHaveLength(request.whole ? 1 : request.stage);
        expect(side).toHaveLength(request.side);
        expect(strip.length).toBeLessThanOrEqual(request.strip);
        expect(pager !== null).toBe(strip.length < request.strip);
        expectApartAndInside(area, [...stage, ...side, ...strip, ...(pager ? [pager] : [])]);
      }),
    );
  });

  it('gives a shared screen at least as much room as anybody else', () => {
    fc.assert(
      fc.property(areas, requests, (area, request) => {
        const { stage, side, strip } = stageLayout(area, { ...request, whole: true }, 12);
        const screen = stage[0];
        for (const tile of [...side, ...strip]) {
          expect(tile.width).toBeLessThanOrEqual((screen?.width ?? 0) + 0.01);
        }
      }),
    );
  });

  it('stands beside the strip on a desk and above it on a phone', () => {
    const one = { stage: 1, whole: true, side: 0, strip: 5 };
    const desk = stageLayout({ width: 1256, height: 716 }, one, 12);
    expect(desk.strip[0]?.x).toBeGreaterThan(desk.stage[0]?.width ?? 0);
    expect(desk.strip).toHaveLength(5);
    const phone = stageLayout({ width: 374, height: 640 }, one, 8);
    expect(phone.strip[0]?.y).toBeGreaterThan(phone.stage[0]?.height ?? 0);
    expect(phone.strip).toHaveLength(5);
  });

  it('makes people in the strip smaller before it has pages', () => {
    const area = { width: 1256, height: 716 };
    const request = { stage: 1, whole: true, side: 0, strip: 6 };
    const six = stageLayout(area, request, 12);
    expect(six).toMatchObject({ pager: null, strip: { length: 6 } });
    expect(six.stage[0]?.width).toBeGreaterThan(
      stageLayout(area, { ...request, strip: 5 }, 12).stage[0]?.width ?? 0,
    );
    const many = stageLayout(area, { ...request, strip: 20 }, 12);
    expect(many.strip[0]?.width).toBeGreaterThanOrEqual(130);
    expect(many.pager?.height).toBe(44);
  });

  it('makes somebody pinned beside a screen larger than the strip', () => {
    const { side, strip } = stageLayout(
      { width: 1256, height: 716 },
      { stage: 1, whole: true, side: 1, strip: 8 },
      12,
    );
    expect(side[0]?.width).toBeGreaterThan(300);
    expect((side[0]?.width ?? 0) * (side[0]?.height ?? 0)).toBeGreaterThan(
      1.2 * (strip[0]?.width ?? 0) * (strip[0]?.height ?? 0),
    );
    expect(strip.length).toBeGreaterThan(0);
  });

  it('has all the room when nobody else is there', () => {
    const area = { width: 900, height: 600 };
    const { stage } = stageLayout(area, { stage: 1, whole: true, side: 0, strip: 0 }, 12);
    expect(stage).toEqual([{ x: 0, y: 0, ...area }]);
  });
});
