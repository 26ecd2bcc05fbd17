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
