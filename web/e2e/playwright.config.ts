import { defineConfig } from '@playwright/test';
import { CHROMIUM, CHROMIUM_FLAGS } from './support/browsers.ts';

export default defineConfig({
  testDir: './tests',
  timeout: 120_000,
  // Media on a small machine: one after the other.
  workers: 1,
  // Four browsers on two cores can starve each other; what passes only the second time is listed as flaky.
  retries: 1,
  forbidOnly: process.env['CI'] !== undefined,
  reporter: [['list']],
  outputDir: './test-results',
  use: {
    browserName: 'chromium',
    launchOptions: { executablePath: CHROMIUM, args: CHROMIUM_FLAGS },
    permissions: ['camera', 'microphone'],
  },
});
