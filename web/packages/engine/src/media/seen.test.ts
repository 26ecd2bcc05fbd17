import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { SeenVideos } from './seen.ts';

const element = () => ({ element: {} as HTMLVideoElement, full: false });

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function setUp() {
  const unseen: string[] = [];
  return { seen: new SeenVideos((key) => unseen.push(key)), unseen };
}

test('a video that nothing shows is given up after a while', () => {
  const { seen, unseen } = setUp();
  const remove = seen.add('bob:camera', element());
  expect(seen.has('bob:camera')).toBe(true);
  remove();
  expect(seen.has('bob:camera')).toBe(false);
  vi.advanceTimersByTime(2900);
  expect(unseen).toEqual([]);
  vi.advanceTimersByTime(200);
  expect(unseen).toEqual(['bob:camera']);
});

test('turning a page and back gives nothing up', () => {
  const { seen, unseen } = setUp();
  const remove = seen.add('bob:camera', element());
  remove();
  vi.advanceTimersByTime(1000);
  seen.add('bob:camera', element());
  vi.advanceTimersByTime(60_000);
  expect(unseen).toEqual([]);
});

test('a video shown in two places is seen until both are gone', () => {
  const { seen, unseen } = setUp();
  const tile = seen.add('bob:camera', element());
  const window = seen.add('bob:camera', element());
  tile();
  vi.advanceTimersByTime(60_000);
  expect(unseen).toEqual([]);
  window();
  vi.advanceTimersByTime(60_000);
  expect(unseen).toEqual(['bob:camera']);
});

test('it is given up once, however often it was shown', () => {
  const { seen, unseen } = setUp();
  for (let turn = 0; turn < 5; turn += 1) {
    const remove = seen.add('bob:camera', element());
    vi.advanceTimersByTime(500);
    remove();
  }
  vi.advanceTimersByTime(60_000);
  expect(unseen).toEqual(['bob:camera']);
});
