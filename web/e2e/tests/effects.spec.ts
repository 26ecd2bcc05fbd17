/** What is done to one's own sound and picture, in real browsers, under the product's policy. */

import { expect, test } from '@playwright/test';
import { hasFirefox, launchFirefox } from '../support/browsers.ts';
import { startEffectsLab } from '../support/effects-lab.ts';
import type { StaticServer } from '../support/static-server.ts';
import type { Watched } from '../effects-lab/src/background.ts';
import type { Live } from '../effects-lab/src/live.ts';

interface Settled {
  readonly state: string;
  readonly past: boolean;
}

let server: StaticServer;

test.beforeAll(async () => {
  server = await startEffectsLab();
});

test.afterAll(async () => server.close());

function judge({ states, heard, through }: Live): void {
  expect(states).toEqual(['waiting', 'loading', 'on', 'held_up', 'on', 'off']);
  expect(through).toEqual([true, false, true]);
  for (const loudest of heard) expect(loudest).toBeGreaterThan(0.001);
}

test('the microphone goes past a noise removal whose clock stands still', async ({ page }) => {
  await page.goto(server.origin);
  await page.waitForFunction('globalThis.lab !== undefined');
  const live = await page.evaluate<Live>('lab.live()');
  judge(live);
});

/** Parts of the fake camera are taken for a person, so that some green is seen through every background. */
const GREEN_MAX = 0.4;

test('while a background is wanted, nothing but treated pictures and a still comes out', async ({ page }) => {
  await page.goto(server.origin);
  await page.waitForFunction('globalThis.lab !== undefined');
  const { states, green, looked } = await page.evaluate<Watched>("lab.background.watched('dusk')");
  expect(states).toEqual(['waiting', 'loading', 'on', 'failed', 'loading', 'on', 'off']);
  const [on, died, again, none] = green;
  for (const share of [on, died, again]) expect(share).toBeLessThan(GREEN_MAX);
  // Without a background the camera is green all over: the eye that looked is not blind.
  expect(none).toBeGreaterThan(0.9);
  expect(looked).toBeGreaterThan(100);
});

test('the same in Firefox, which has no streams of pictures', async () => {
  test.skip(!hasFirefox(), 'firefox-esr is not installed');
  const browser = await launchFirefox();
  try {
    const page = await browser.newPage();
    await page.goto(server.origin);
    await page.waitForFunction('globalThis.lab !== undefined');
    const { states, looked } = (await page.evaluate("lab.background.watched('blur_light')")) as Watched;
    expect(states).toEqual(['waiting', 'loading', 'on', 'failed', 'loading', 'on', 'off']);
    expect(looked).toBeGreaterThan(50);
  } finally {
    await browser.close();
  }
});

test('Firefox hears the microphone with and without sound of its own', async () => {
  test.skip(!hasFirefox(), 'firefox-esr is not installed');
  const browser = await launchFirefox();
  try {
    const page = await browser.newPage();
    await page.goto(server.origin);
    await page.waitForFunction('globalThis.lab !== undefined');
    const { state, past } = (await page.evaluate('lab.settled()')) as Settled;
    // Without a sound device its contexts stand still.
    expect(['on', 'held_up']).toContain(state);
    expect(past).toBe(state === 'held_up');
  } finally {
    await browser.close();
  }
});
