import { expect, test } from 'vitest';
import { Reframer } from './reframe.ts';

function run(quanta: number, input: (sample: number) => number): number[] {
  const frames = { input: new Float32Array(480), output: new Float32Array(480) };
  const reframer = new Reframer(
    () => frames,
    () => frames.output.set(frames.input),
  );
  const all: number[] = [];
  for (let quantum = 0; quantum < quanta; quantum += 1) {
    const got = new Float32Array(128);
    reframer.pass(
      Float32Array.from({ length: 128 }, (_, index) => input(quantum * 128 + index)),
      got,
    );
    all.push(...got);
  }
  return all;
}

test('every sample comes out once, in order, one frame later', () => {
  const out = run(100, (sample) => sample + 1);
  expect(out.slice(0, 480).every((sample) => sample === 0)).toBe(true);
  expect(out.slice(480)).toEqual(Array.from({ length: 12_800 - 480 }, (_, index) => index + 1));
});

test('a microphone that gives nothing is silence, not the last frame again', () => {
  const frames = { input: new Float32Array(480).fill(0.5), output: new Float32Array(480) };
  const reframer = new Reframer(
    () => frames,
    () => frames.output.set(frames.input),
  );
  const got = new Float32Array(128);
  for (let quantum = 0; quantum < 8; quantum += 1) reframer.pass(undefined, got);
  expect(Math.max(...got)).toBe(0);
});
