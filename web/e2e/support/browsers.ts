/** The system's own browsers; nothing is downloaded. */

import { existsSync } from 'node:fs';
import { type Browser, launch } from 'puppeteer-core';

export const CHROMIUM = process.env['SNUG_CHROMIUM'] ?? '/usr/bin/chromium';
export const FIREFOX = process.env['SNUG_FIREFOX'] ?? '/usr/bin/firefox-esr';

/** No sandbox because tests run as root in containers; no calls home because there may be no network. */
export const CHROMIUM_FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--use-fake-device-for-media-stream',
  '--use-fake-ui-for-media-stream',
  '--autoplay-policy=no-user-gesture-required',
  '--disable-background-timer-throttling',
  '--disable-renderer-backgrounding',
  '--disable-backgrounding-occluded-windows',
];

/** As people have it: the browser asks for devices, and waits for a press before it plays sound. */
export const CHROMIUM_STRICT_FLAGS = CHROMIUM_FLAGS.filter(
  (flag) => flag !== '--use-fake-ui-for-media-stream' && !flag.startsWith('--autoplay-policy'),
);

/** A machine without a camera and without a microphone. */
export const CHROMIUM_BARE_FLAGS = CHROMIUM_FLAGS.filter(
  (flag) => flag !== '--use-fake-device-for-media-stream',
);

/** Tabs that can be hidden; what Chromium does to hidden tabs after five minutes comes after five seconds. */
export async function launchHidable(): Promise<Browser> {
  const sparing = [
    '--disable-background-timer-throttling',
    '--disable-backgrounding-occluded-windows',
    '--disable-renderer-backgrounding',
  ];
  return launch({
    executablePath: CHROMIUM,
    headless: true,
    args: [
      ...CHROMIUM_FLAGS.filter((flag) => !sparing.includes(flag)),
      '--enable-features=IntensiveWakeUpThrottling:grace_period_seconds/5',
    ],
    ignoreDefaultArgs: sparing,
  });
}

/** All processes of it stop, as on a laptop that is closed; returns the way to wake them. */
export function sleep(browser: Browser): () => void {
  const pid = browser.process()?.pid;
  if (pid === undefined) throw new Error('a browser without a process');
  // It leads a group of its own.
  process.kill(-pid, 'SIGSTOP');
  return () => process.kill(-pid, 'SIGCONT');
}

export function hasFirefox(): boolean {
  return existsSync(FIREFOX);
}

/** Firefox over WebDriver BiDi, with fake devices and media on loopback. */
export async function launchFirefox(): Promise<Browser> {
  return launch({
    browser: 'firefox',
    executablePath: FIREFOX,
    headless: true,
    extraPrefsFirefox: {
      'media.navigator.streams.fake': true,
      'media.navigator.permission.disabled': true,
      'media.peerconnection.ice.loopback': true,
      'media.autoplay.default': 0,
      'network.captive-portal-service.enabled': false,
      'app.update.enabled': false,
      'toolkit.telemetry.reportingpolicy.firstRun': false,
      'browser.safebrowsing.update.enabled': false,
    },
  });
}
