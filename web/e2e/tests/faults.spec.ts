/**
 * What goes wrong with devices, the machine and the network, and what the person saw each time. Where the browser
 * can make the fault, it does: permissions, missing devices, sleeping processes, hidden tabs, a silent server.
 */

import { type Browser, chromium, expect, type Page, test } from '@playwright/test';
import {
  CHROMIUM,
  CHROMIUM_BARE_FLAGS,
  CHROMIUM_STRICT_FLAGS,
  launchHidable,
  sleep,
} from '../support/browsers.ts';
import { faultyDevices } from '../support/device-faults.ts';
import { Person } from '../support/person.ts';
import { PuppetPerson } from '../support/puppet-person.ts';
import { SnugServer } from '../support/server.ts';

const SLEEP_MS = 60_000;
const GONE_MS = 10_000;
const HIDDEN_MS = 20_000;
const FIRST = 'Fake Audio Input 1';
const SECOND = 'Fake Audio Input 2';

let server: SnugServer;
/** Is inside all the time, and sees and hears what becomes of the others. */
let alice: Person;
let link = '';
let strict: Browser;

test.beforeAll(async ({ browser }) => {
  server = await SnugServer.start();
  strict = await chromium.launch({ executablePath: CHROMIUM, args: CHROMIUM_STRICT_FLAGS });
  alice = await Person.arrive(browser, 'Alice');
  link = await alice.create(server.origin, { title: 'Faults' });
  await alice.join();
});

test.afterAll(async () => {
  await strict?.close();
  await server?.stop();
});

test.afterEach(async ({ browser }, info) => {
  if (info.status !== info.expectedStatus) console.log(server.log.split('\n').slice(-40).join('\n'));
  for (const context of [...strict.contexts(), ...browser.contexts()]) {
    if (context !== alice.context) await context.close();
  }
  await expect(async () => expect(await alice.names()).toEqual(['Alice'])).toPass({ timeout: 30_000 });
});

/** Over the meeting, or in pre-join where one pressed. */
async function sees(page: Page, words: string | RegExp, timeout = 8_000): Promise<void> {
  const notice = page.getByRole('status').or(page.getByRole('alert')).filter({ hasText: words });
  await expect(notice.first()).toBeVisible({ timeout });
  console.log(`saw: ${(await notice.first().innerText()).replaceAll(/\s+/g, ' ')}`);
}

async function seesNothing(page: Page): Promise<void> {
  await expect(messages(page).locator('.ui-notice')).toHaveCount(0, { timeout: 15_000 });
}

const messages = (page: Page) => page.getByRole('region', { name: 'Messages about this meeting' });
const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();
const running = (page: Page) => page.evaluate(() => deviceFaults.running());

async function inMeeting(browser: Browser): Promise<Page> {
  const bob = await Person.arrive(browser, 'Bob', {}, [faultyDevices]);
  await bob.open(link);
  await bob.join();
  await alice.hears(1);
  return bob.page;
}

test('forbidden, allowed beside the address, and taken back during the meeting', async () => {
  const bob = await Person.arrive(strict, 'Bob', { permissions: [] }, []);
  const { page, context } = bob;
  await bob.open(link);
  await page.getByLabel('Your name').fill('Bob');
  await press(page, 'Start camera');
  await sees(page, 'The browser does not let this page use the camera, so nobody sees you.');
  await press(page, 'Unmute microphone');
  await sees(page, 'does not let this page use camera and microphone, so nobody sees or hears you.');
  await expect(page.getByRole('button', { name: 'Join without camera and microphone' })).toBeVisible();

  await context.grantPermissions(['camera', 'microphone'], { origin: server.origin });
  await expect(page.getByRole('button', { name: 'Stop camera' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Mute microphone' })).toBeVisible();
  await press(page, 'Join now');
  await alice.hears(1);
  await seesNothing(page);

  await context.clearPermissions();
  await sees(page, 'The permission for camera and microphone was taken back');
  await expect(page.getByRole('button', { name: 'Start camera' })).toBeVisible();
  await context.grantPermissions(['camera', 'microphone'], { origin: server.origin });
  await press(page, 'Try again');
  await alice.hears(1);
});

test('no camera and no microphone', async () => {
  const bare = await chromium.launch({ executablePath: CHROMIUM, args: CHROMIUM_BARE_FLAGS });
  try {
    const bob = await Person.arrive(bare, 'Bob', {}, []);
    const { page } = bob;
    await bob.open(link);
    await page.getByLabel('Your name').fill('Bob');
    await press(page, 'Start camera');
    await sees(page, 'No camera was found, so nobody sees you. Plug one in and try again, or go on without.');
    await press(page, 'Unmute microphone');
    await sees(page, 'No camera and no microphone was found');
    await press(page, 'Join without camera and microphone');
    await expect(async () => expect(await alice.names()).toEqual(['Alice', 'Bob'])).toPass();
    await bob.hears(1);
  } finally {
    await bare.close();
  }
});

// In these, Alice does not hear a microphone that came without a camera. Whether the beeps of the browser's own or
// the way of the sound are to blame is not known yet.
test.fixme('the camera is taken by another program', async ({ browser }) => {
  const bob = await Person.arrive(browser, 'Bob', {}, [faultyDevices]);
  const { page } = bob;
  await bob.open(link);
  await page.getByLabel('Your name').fill('Bob');
  await page.evaluate(() => deviceFaults.take('video', true));
  await press(page, 'Start camera');
  await sees(page, /Another program has the camera.*Zoom, Teams, Meet.*another tab.*go on without/);
  await press(page, 'Unmute microphone');
  await press(page, 'Join without camera');
  await alice.hears(1);
  await page.evaluate(() => deviceFaults.take('video', false));
  await press(page, 'Start camera');
  await expect(page.getByRole('button', { name: 'Stop camera' })).toBeVisible();
  await seesNothing(page);
});

test.fixme('unplugged while in use, and plugged in again', async ({ browser }) => {
  const page = await inMeeting(browser);
  await page.evaluate((name) => deviceFaults.makeDefault('audioinput', name), FIRST);
  await choose(page, 'Microphone', SECOND);
  await expect(async () => expect(await running(page)).toContain(SECOND)).toPass();
  await page.evaluate((name) => deviceFaults.unplug(name), SECOND);
  await sees(page, `${SECOND} is gone. The others now hear you through ${FIRST}.`);
  expect(await running(page)).toContain(FIRST);
  await alice.hears(1);
  await page.evaluate((name) => deviceFaults.plug(name), SECOND);
  await sees(page, `${SECOND} is back. The others hear you through it again.`);
  expect(await running(page)).toContain(SECOND);
  await alice.hears(1);

  await page.evaluate(() => deviceFaults.unplug('fake_device_0'));
  await sees(page, 'No camera was found, so nobody sees you.');
  await page.evaluate(() => deviceFaults.plug('fake_device_0'));
  await expect(page.getByRole('button', { name: 'Stop camera' })).toBeVisible();
});

test.fixme('the system changes its default, a call comes, and somebody speaks while muted', async ({
  browser,
}) => {
  const page = await inMeeting(browser);
  await page.evaluate((name) => deviceFaults.makeDefault('audioinput', name), FIRST);
  await page.waitForTimeout(500);
  await page.evaluate((name) => deviceFaults.makeDefault('audioinput', name), SECOND);
  await sees(page, `Your system changed to ${SECOND}. The others hear you through it.`);
  expect(await running(page)).toContain(SECOND);
  await alice.hears(1);

  await page.evaluate(() => deviceFaults.holdBack('audio', true));
  await sees(page, 'A phone call or another program has it, so nobody hears you.');
  await page.evaluate(() => deviceFaults.holdBack('audio', false));
  await expect(page.getByText('Your microphone is held back')).toHaveCount(0);
  await alice.hears(1);

  await press(page, 'Mute microphone');
  await sees(page, 'You are speaking while muted');
  const loud = await alice.page.evaluate(() => snugProbe.loudness(1500));
  expect(Math.max(...loud), 'what Alice hears of somebody muted').toBeLessThan(0.001);
});

test.fixme('sound is held back until a press', async () => {
  const bob = await Person.arrive(strict, 'Bob', {}, []);
  const { page } = bob;
  await bob.open(link);
  await page.getByLabel('Your name').fill('Bob');
  // A press of a program is none for the browser.
  await page
    .getByRole('button', { name: 'Join without camera and microphone' })
    .evaluate((button) => (button as HTMLButtonElement).click());
  await sees(page, 'You hear nothing yet.', 15_000);
  const paused = () =>
    page.evaluate(() => [...document.querySelectorAll('audio')].map((element) => element.paused));
  expect(await paused()).toContain(true);
  await press(page, 'Turn sound on');
  await seesNothing(page);
  expect(await paused()).toEqual([false]);
});

test.fixme('the network is gone for ten seconds', async ({ browser }) => {
  const page = await inMeeting(browser);
  await page.context().setOffline(true);
  server.pause();
  const goneAt = Date.now();
  await sees(page, 'This device has no network since');
  expect(Date.now() - goneAt).toBeGreaterThan(1_500);
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await page.waitForTimeout(GONE_MS - (Date.now() - goneAt));
  server.goOn();
  await page.context().setOffline(false);
  await seesNothing(page);
  await alice.hears(1);
  await expect(page.getByRole('button', { name: /Sealed/ }).first()).toBeVisible({ timeout: 15_000 });
});

test.fixme('the tab is hidden, and sound goes on', async () => {
  const browser = await launchHidable();
  try {
    const bob = await PuppetPerson.arrive(browser, 'Bob');
    await bob.join(link);
    await bob.seesMoving('Alice');
    const elsewhere = await browser.newPage();
    await elsewhere.bringToFront();
    await new Promise((done) => setTimeout(done, HIDDEN_MS));
    expect(await bob.page.evaluate(() => document.visibilityState)).toBe('hidden');
    await bob.hears(1);
    await alice.hears(1);
    await bob.page.bringToFront();
    await bob.seesMoving('Alice');
    expect(await bob.notices()).toEqual([]);
    expect(await alice.names()).toEqual(['Alice', 'Bob']);
  } finally {
    await browser.close();
  }
});

test.fixme('the laptop sleeps for a minute', async () => {
  const browser = await launchHidable();
  try {
    const bob = await PuppetPerson.arrive(browser, 'Bob');
    await bob.join(link);
    await alice.hears(1);
    const wake = sleep(browser);
    const asleepAt = Date.now();
    await expect(async () => expect(await alice.names()).toEqual(['Alice'])).toPass({ timeout: 40_000 });
    console.log(`Alice sees Bob go after ${Date.now() - asleepAt} ms`);
    await new Promise((done) => setTimeout(done, SLEEP_MS - (Date.now() - asleepAt)));
    wake();
    const awakeAt = Date.now();
    await expect(async () =>
      expect((await bob.notices()).join(' ')).toMatch(
        /This device slept from .* to .*You missed what was said/,
      ),
    ).toPass({ timeout: 5_000, intervals: [100] });
    console.log(`saw: ${(await bob.notices()).join(' | ')}`);
    await expect(async () => expect(await alice.names()).toEqual(['Alice', 'Bob'])).toPass({
      timeout: 15_000,
    });
    await bob.seesMoving('Alice');
    await alice.hears(1);
    console.log(`both see and hear each other ${Date.now() - awakeAt} ms after waking`);
  } finally {
    await browser.close();
  }
});

async function choose(page: Page, kind: string, label: string): Promise<void> {
  await press(page, 'More');
  await page.getByRole('menuitem', { name: 'Settings' }).click();
  await page.getByLabel(kind, { exact: true }).selectOption({ label });
  await page.keyboard.press('Escape');
}
