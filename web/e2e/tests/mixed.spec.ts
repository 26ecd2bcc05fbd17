/** Chromium and Firefox in one meeting, and livekit-client's own checks against our media server. */

import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@playwright/test';
import { hasFirefox, launchFirefox } from '../support/browsers.ts';
import { PuppetPerson } from '../support/puppet-person.ts';
import { Person } from '../support/person.ts';
import { MediaServer } from '../support/media-server.ts';
import { SnugServer } from '../support/server.ts';
import { serveFolder } from '../support/static-server.ts';

const LAB = fileURLToPath(new URL('../lab', import.meta.url));

let server: SnugServer;

test.beforeAll(async () => {
  server = await SnugServer.start();
});

test.afterAll(async () => server?.stop());

test.afterEach(async ({ browser }, info) => {
  if (info.status !== info.expectedStatus) console.log(server.log.split('\n').slice(-40).join('\n'));
  await Promise.all(browser.contexts().map((context) => context.close()));
});

test('two Chromium pages and Firefox see, hear and read each other', async ({ browser }) => {
  test.setTimeout(240_000);
  test.skip(!hasFirefox(), 'firefox-esr is not installed');
  const alice = await Person.arrive(browser, 'Alice');
  const bob = await Person.arrive(browser, 'Bob');
  const firefox = await launchFirefox();
  try {
    const fiona = await PuppetPerson.arrive(firefox, 'Fiona');
    const link = await alice.create(server.origin, { title: 'Mixed' });
    await alice.join();
    await fiona.join(link);
    await bob.open(link);
    await bob.join();
    await fiona.seesMoving('Alice');
    await fiona.seesMoving('Bob');
    await alice.seesMoving('Fiona');
    await bob.seesMoving('Fiona');
    await fiona.hears(2);
    await alice.hears(2);
    await bob.hears(2);
    await fiona.says('Bonjour from Firefox');
    await alice.reads('Bonjour from Firefox');
    await alice.seal(/Sealed/);
    await expect(async () => expect(await fiona.pill()).toContain('Sealed')).toPass({ timeout: 20_000 });
    expect(await fiona.violations()).toEqual([]);
  } finally {
    await firefox.close();
  }
});

test("livekit-client's connection checks pass", async ({ browser }) => {
  test.setTimeout(180_000);
  execFileSync('npx', ['vite', 'build', '--config', `${LAB}/vite.config.ts`, '--logLevel', 'error'], {
    stdio: 'inherit',
  });
  const media = await MediaServer.start(['checker']);
  const lab = await serveFolder(`${LAB}/dist`, [media.url, media.url.replace('ws', 'http')]);
  try {
    const page = await browser.newPage();
    await page.goto(`${lab.origin}/check.html`);
    await page.waitForFunction('globalThis.runChecks !== undefined');
    const outcome = await page.evaluate<Record<string, { failed: boolean; logs: string[] }>>(
      `runChecks(${JSON.stringify(media.url)}, ${JSON.stringify(media.tokenOf('checker'))})`,
    );
    console.log(JSON.stringify(outcome));
    const failed = Object.entries(outcome).filter(([, check]) => check.failed);
    expect(failed).toEqual([]);
  } finally {
    await lab.close();
    media.stop();
  }
});
