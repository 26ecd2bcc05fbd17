import { expect, test } from 'vitest';
import {
  type BackgroundInput,
  type BackgroundState,
  NO_BACKGROUND,
  reduceBackground,
  sent,
} from './machine.ts';

const BLUR: BackgroundInput = { t: 'chosen', choice: 'blur_strong' };
const NONE: BackgroundInput = { t: 'chosen', choice: 'none' };
const OPENED: BackgroundInput = { t: 'source', open: true };
const CLOSED: BackgroundInput = { t: 'source', open: false };
const MADE: BackgroundInput = { t: 'made' };
const FAILED: BackgroundInput = { t: 'failed' };
const FINE: BackgroundInput = { t: 'second', arrived: 30, made: 29 };
const SLOW: BackgroundInput = { t: 'second', arrived: 30, made: 9 };
const SILENT: BackgroundInput = { t: 'second', arrived: 30, made: 0 };

function after(...inputs: readonly BackgroundInput[]): BackgroundState {
  return inputs.reduce(reduceBackground, NO_BACKGROUND);
}

function times(count: number, input: BackgroundInput): BackgroundInput[] {
  return Array.from({ length: count }, () => input);
}

function check(inputs: readonly BackgroundInput[], state: BackgroundState['state'], what: string): void {
  const background = after(...inputs);
  expect([background.state, sent(background)]).toEqual([state, what]);
}

test('without a background the camera itself is sent', () => {
  check([], 'off', 'camera');
  check([OPENED], 'off', 'camera');
  check([OPENED, BLUR, MADE, NONE], 'off', 'camera');
  check([OPENED, BLUR, FAILED, NONE], 'off', 'camera');
});

test('with one, nothing of the camera is sent until the first treated picture', () => {
  check([BLUR], 'waiting', 'still');
  check([BLUR, OPENED], 'loading', 'still');
  check([OPENED, BLUR], 'loading', 'still');
  check([OPENED, BLUR, MADE], 'on', 'treated');
});

test('the same after another camera was chosen', () => {
  check([OPENED, BLUR, MADE, OPENED], 'loading', 'still');
  check([OPENED, BLUR, MADE, CLOSED], 'waiting', 'still');
});

test('what fails after it was on sends a still, and stays failed until it is chosen again', () => {
  const failed = [OPENED, BLUR, MADE, FAILED];
  check(failed, 'failed', 'still');
  check([...failed, MADE, FINE, OPENED], 'failed', 'still');
  check([...failed, BLUR], 'loading', 'still');
  check([...failed, CLOSED, OPENED], 'loading', 'still');
});

test('no treated pictures for four seconds, or twenty at the beginning, are a failure', () => {
  check([OPENED, BLUR, MADE, ...times(3, SILENT), FINE, ...times(3, SILENT)], 'on', 'treated');
  check([OPENED, BLUR, MADE, ...times(4, SILENT)], 'failed', 'still');
  check([OPENED, BLUR, ...times(19, SILENT)], 'loading', 'still');
  check([OPENED, BLUR, ...times(20, SILENT)], 'failed', 'still');
  const nothingArrives: BackgroundInput = { t: 'second', arrived: 0, made: 0 };
  check([OPENED, BLUR, MADE, ...times(60, nothingArrives)], 'on', 'treated');
});

test('a worker that says nothing for six seconds has died', () => {
  const tick: BackgroundInput = { t: 'tick' };
  check([OPENED, BLUR, MADE, ...times(5, tick), FINE, ...times(5, tick)], 'on', 'treated');
  check([OPENED, BLUR, MADE, ...times(6, tick)], 'failed', 'still');
  check([OPENED, BLUR, ...times(19, tick)], 'loading', 'still');
  check([OPENED, BLUR, ...times(20, tick)], 'failed', 'still');
});

test('a slow machine does less, twice, before it says so; treated pictures go on', () => {
  const slow = (seconds: number) => after(OPENED, BLUR, MADE, ...times(seconds, SLOW));
  expect([3, 4, 8, 12].map((seconds) => slow(seconds).level)).toEqual([0, 1, 2, 2]);
  check([OPENED, BLUR, MADE, ...times(11, SLOW)], 'on', 'treated');
  check([OPENED, BLUR, MADE, ...times(12, SLOW)], 'too_slow', 'treated');
  check([OPENED, BLUR, MADE, ...times(12, SLOW), BLUR], 'on', 'treated');
});

test('a camera that gives few pictures itself does not make a machine slow', () => {
  const dark: BackgroundInput = { t: 'second', arrived: 10, made: 10 };
  check([OPENED, BLUR, MADE, ...times(60, dark)], 'on', 'treated');
});

test('nothing that happens to an effect sends the camera itself', () => {
  const all = [OPENED, CLOSED, MADE, FAILED, FINE, SLOW, SILENT, { t: 'tick' } as const, BLUR];
  let state = after(BLUR);
  let random = 7;
  for (let step = 0; step < 5000; step += 1) {
    random = (random * 1_103_515_245 + 12_345) % 2 ** 31;
    state = reduceBackground(state, all[random % all.length] ?? BLUR);
    expect(sent(state)).not.toBe('camera');
  }
});
