/**
 * How many pictures of 1280 by 720 get their background blurred in a second, and how much of that second the worker is
 * busy. The camera is Chromium's fake one at 30 pictures a second; there is no graphics processor.
 */

import { expect, test } from '@playwright/test';
import { CHROMIUM, CHROMIUM_FLAGS } from '../support/browsers.ts';
import { startEffectsLab } from '../support/effects-lab.ts';
import { median, rounded, writeOutcomes } from '../support/outcomes.ts';
import type * as background from '../effects-lab/src/background.ts';

const SECONDS = 20;
const CAMERA = '--use-fake-device-for-media-stream=fps=30';

declare const lab: { readonly background: typeof background };

test.use({
  launchOptions: {
    executablePath: CHROMIUM,
    args: [...CHROMIUM_FLAGS.filter((flag) => !flag.startsWith('--use-fake-device')), CAMERA],
  },
});

test('background blur', async ({ page }) => {
  const server = await startEffectsLab();
  await page.goto(server.origin);
  await page.waitForFunction('globalThis.lab !== undefined');
  const speed = await page.evaluate((seconds) => lab.background.speed('blur_strong', seconds), SECONDS);
  await server.close();
  console.log(JSON.stringify(speed));
  expect([speed.width, speed.height]).toEqual([1280, 720]);
  writeOutcomes([
    { name: 'blur_fps_720p', value: rounded(median(speed.made)), unit: 'pictures/s', target: null },
    { name: 'blur_script_ms_per_s', value: rounded(median(speed.busyMs)), unit: 'ms/s', target: null },
  ]);
});
