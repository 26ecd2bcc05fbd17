import { expect, test } from 'vitest';
import type { PageListener } from './page.ts';
import { STILL_PAGE } from './page.ts';
import { Recovery } from './recovery.ts';

function setUp({ visible = true, online = true } = {}) {
  let now = 1_000_000;
  let listener: PageListener = {};
  const page = { ...STILL_PAGE, visible, online, listen: (given: PageListener) => void (listener = given) };
  const slept: number[] = [];
  const heard: string[] = [];
  const recovery = new Recovery(page, {
    onWoke: ({ sinceUnixMs, untilUnixMs }) => slept.push(untilUnixMs - sinceUnixMs),
    onOnline: (isOnline) => heard.push(isOnline ? 'online' : 'offline'),
    onGesture: () => heard.push('gesture'),
    now: () => now,
  });
  return {
    recovery,
    slept,
    heard,
    say: (what: keyof PageListener, value = true) => listener[what]?.(value),
    show(isVisible: boolean) {
      page.visible = isVisible;
      listener.onVisible?.(isVisible);
    },
    /** Nothing runs meanwhile. */
    pass: (ms: number) => void (now += ms),
    after(ms: number) {
      now += ms;
      recovery.tick();
    },
  };
}

test('a second is no sleep, a minute is', () => {
  const { after, slept } = setUp();
  after(1_000);
  after(5_000);
  expect(slept).toEqual([]);
  after(60_000);
  expect(slept).toEqual([60_000]);
  after(1_000);
  expect(slept).toHaveLength(1);
});

test('a hidden page that is called once a minute did not sleep', () => {
  const { after, show, slept } = setUp();
  after(1_000);
  show(false);
  after(60_000);
  after(60_000);
  show(true);
  expect(slept).toEqual([]);
  after(61_000);
  expect(slept).toEqual([61_000]);
});

test('a page that was frozen says so itself, also while hidden', () => {
  const { pass, say, slept } = setUp({ visible: false });
  pass(30_000);
  say('onResumed');
  expect(slept).toEqual([30_000]);
});

test('since when there is no network is kept until it is back', () => {
  const { recovery, say, after, heard } = setUp();
  expect(recovery.offlineSinceUnixMs).toBeNull();
  say('onOnline', false);
  after(3_000);
  say('onOnline', false);
  expect(recovery.offlineSinceUnixMs).toBe(1_000_000);
  say('onOnline', true);
  expect(recovery.offlineSinceUnixMs).toBeNull();
  expect(heard).toEqual(['offline', 'offline', 'online']);
});
