import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contained, type Frame, moved, scaleMax, settled, WHOLE, zoomedAt } from './zoom.ts';

const frames: fc.Arbitrary<Frame> = fc.record({
  view: fc.record({
    width: fc.integer({ min: 200, max: 2500 }),
    height: fc.integer({ min: 150, max: 1400 }),
  }),
  picture: fc.record({
    width: fc.integer({ min: 0, max: 3840 }),
    height: fc.integer({ min: 0, max: 2160 }),
  }),
});
const steps = fc.array(
  fc.oneof(
    fc.record({ t: fc.constant('zoom' as const), by: fc.double({ min: 0.1, max: 8, noNaN: true }) }),
    fc.record({
      t: fc.constant('move' as const),
      x: fc.integer({ min: -4000, max: 4000 }),
      y: fc.integer({ min: -4000, max: 4000 }),
    }),
  ),
  { maxLength: 20 },
);

describe('a magnified screen', () => {
  it('never shows less than it could, nor beyond its edges', () => {
    fc.assert(
      fc.property(frames, steps, (frame, all) => {
        let zoom = WHOLE;
        for (const step of all) {
          zoom =
            step.t === 'zoom'
              ? zoomedAt(zoom, step.by, { x: 40, y: -30 }, frame)
              : moved(zoom, step.x, step.y, frame);
          const whole = contained(frame);
          const reach = (picture: number, view: number) =>
            Math.max(0, (picture * zoom.scale - view) / 2) + 0.01;
          expect(zoom.scale).toBeGreaterThanOrEqual(1);
          expect(zoom.scale).toBeLessThanOrEqual(scaleMax(frame));
          expect(Math.abs(zoom.x)).toBeLessThanOrEqual(reach(whole.width, frame.view.width));
          expect(Math.abs(zoom.y)).toBeLessThanOrEqual(reach(whole.height, frame.view.height));
        }
      }),
    );
  });

  const frame: Frame = { view: { width: 1000, height: 600 }, picture: { width: 2000, height: 1200 } };

  it('keeps what lies under the finger where it is', () => {
    const at = { x: 200, y: -100 };
    const zoom = zoomedAt(WHOLE, 2, at, frame);
    expect(zoom).toEqual({ scale: 2, x: -200, y: 100 });
    const again = zoomedAt(zoom, 1.5, at, frame);
    expect((at.x - again.x) / again.scale).toBeCloseTo((at.x - zoom.x) / zoom.scale);
  });

  it('is whole again at its smallest', () => {
    const zoom = zoomedAt(zoomedAt(WHOLE, 3, { x: 300, y: 200 }, frame), 0.01, { x: -50, y: 10 }, frame);
    expect(zoom.scale).toBe(1);
    expect(Math.abs(zoom.x) + Math.abs(zoom.y)).toBe(0);
  });

  it('can be read pixel by pixel, however large', () => {
    expect(scaleMax({ view: { width: 374, height: 210 }, picture: { width: 3840, height: 2160 } })).toBe(16);
    expect(scaleMax(frame)).toBe(6);
  });

  it('stays as it is when the window changes, as far as that goes', () => {
    const zoom = zoomedAt(WHOLE, 4, { x: 400, y: 200 }, frame);
    const smaller = settled(zoom, { ...frame, view: { width: 500, height: 300 } });
    expect(smaller.scale).toBe(4);
  });
});
