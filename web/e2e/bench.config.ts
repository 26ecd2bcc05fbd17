import { defineConfig } from '@playwright/test';
import { CHROMIUM, CHROMIUM_FLAGS } from './support/browsers.ts';

/** Measurements in a real browser; `cargo xtask bench` runs one at a time and records what it writes. */
export default defineConfig({
  testDir: './bench',
  timeout: 0,
  workers: 1,
  reporter: [['list']],
  outputDir: './test-results',
  use: {
    browserName: 'chromium',
    launchOptions: { executablePath: CHROMIUM, args: CHROMIUM_FLAGS },
    permissions: ['camera', 'microphone'],
  },
});
