/** The stage against a real server: what is fetched, the small window, and how others are heard. */

import { type Browser, expect, type Page, test } from '@playwright/test';
import { watchInboundVideo } from '../support/inbound-video.ts';
import { NativePerson } from '../support/native-person.ts';
import { Person } from '../support/person.ts';
import { SnugServer } from '../support/server.ts';

const PHONE = { width: 390, height: 844 };

let server: SnugServer;
let natives: NativePerson[] = [];

test.beforeAll(async () => {
  server = await SnugServer.start();
});

test.afterEach(async ({ browser }) => {
  for (const person of natives) person.leave();
  natives = [];
  await Promise.all(browser.contexts().map((context) => context.close()));
});

test.afterAll(async () => server?.stop());

/** One browser among people without one. */
async function among(browser: Browser, others: number): Promise<Person> {
  const alice = await Person.arrive(browser, 'Alice');
  await alice.context.addInitScript(watchInboundVideo);
  const link = await alice.create(server.origin);
  natives = Array.from(
    { length: others },
    (_, index) => new NativePerson(`Person ${index + 1}`, link, { receive: false }),
  );
  await alice.join();
  await expect(alice.page.getByRole('button', { name: new RegExp(`Sealed.*${others + 1}`) })).toBeVisible({
    timeout: 60_000,
  });
  return alice;
}

/** How many videos arrive now. */
async function arriving(page: Page): Promise<number> {
  const before = await page.evaluate(() => inboundVideo());
  await page.waitForTimeout(1500);
  const after = await page.evaluate(() => inboundVideo());
  const frames = new Map(before.map(({ id, frames: count }) => [id, count]));
  return after.filter(({ id, frames: count }) => count > (frames.get(id) ?? 0)).length;
}

test('only the videos of the page that is looked at arrive', async ({ browser }) => {
  test.setTimeout(240_000);
  const alice = await among(browser, 8);
  const { page } = alice;
  await expect.poll(() => arriving(page), { timeout: 40_000 }).toBe(8);

  await page.setViewportSize(PHONE);
  await expect(page.getByText('Page 1 of 2')).toBeAttached();
  await expect(page.locator('.tile')).toHaveCount(6);
  await expect.poll(() => arriving(page), { timeout: 40_000 }).toBe(5);

  await page.keyboard.press('PageDown');
  await expect(page.locator('.tile')).toHaveCount(4);
  await expect.poll(() => arriving(page), { timeout: 40_000 }).toBe(3);

  await page.keyboard.press('PageUp');
  await expect.poll(() => arriving(page), { timeout: 40_000 }).toBe(5);
});

test('a shared screen comes with all its pixels, however small the stage', async ({ browser }) => {
  test.setTimeout(180_000);
  const bob = await Person.arrive(browser, 'Bob');
  const link = await bob.create(server.origin);
  await bob.join();
  const alice = await Person.arrive(browser, 'Alice');
  await alice.page.setViewportSize({ width: 660, height: 460 });
  await alice.open(link);
  await alice.join();
  await bob.page.getByRole('button', { name: 'Share screen' }).click();
  await alice.seesMoving('Bob', 'screen');
  const width = () =>
    alice.page
      .locator('.tile[data-kind=screen] video')
      .evaluate((video) => [(video as HTMLVideoElement).videoWidth, video.clientWidth] as const);
  await expect.poll(async () => (await width())[0], { timeout: 30_000 }).toBe(1280);
  expect((await width())[1]).toBeLessThan(600);

  await alice.page.getByRole('button', { name: 'Magnify more' }).click();
  await expect(alice.page.getByText('125%')).toBeVisible();
  await alice.seesMoving('Bob', 'screen');
});

test('a small window over other programs shows who speaks and has the controls', async ({ browser }) => {
  test.setTimeout(180_000);
  const alice = await among(browser, 2);
  const { page } = alice;
  await page.getByRole('button', { name: 'More', exact: true }).click();
  const opened = alice.context.waitForEvent('page');
  await page.getByRole('menuitem', { name: /^Small window/ }).click();
  const small = await opened;
  await expect(small.getByRole('button', { name: 'Mute microphone' })).toBeVisible();
  const moves = () => small.locator('video').evaluate((video) => (video as HTMLVideoElement).currentTime);
  await expect.poll(moves, { timeout: 20_000 }).toBeGreaterThan(0.5);
  await small.screenshot({ path: 'test-results/screens/small-window.png' });

  await small.getByRole('button', { name: 'Mute microphone' }).click();
  await expect(page.getByRole('button', { name: 'Unmute microphone' })).toBeVisible();
  await small.keyboard.press('m');
  await expect(page.getByRole('button', { name: 'Mute microphone' })).toBeVisible();
  const radius = await small
    .locator('.pip-picture')
    .evaluate((picture) => getComputedStyle(picture).borderRadius);
  expect(radius).toBe('12px');

  await page.getByRole('button', { name: 'More', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Close the small window' }).click();
  await expect.poll(() => small.isClosed()).toBe(true);
  expect(await page.evaluate(() => snugProbe.violations)).toEqual([]);
  expect(alice.consoleErrors).toEqual([]);
});

test('somebody is muted for oneself, and comes back as loud as was chosen', async ({ browser }) => {
  test.setTimeout(180_000);
  const alice = await among(browser, 2);
  const { page } = alice;
  await alice.hears(2);
  const sounds = () =>
    page
      .locator('audio')
      .evaluateAll((all) =>
        (all as HTMLAudioElement[]).map(({ muted, volume }) => (muted ? 0 : volume)).toSorted(),
      );
  await page.getByRole('button', { name: 'Options for Person 1' }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('slider', { name: 'Volume for you' }).fill('40');
  await expect.poll(sounds).toEqual([0.4, 1]);
  await page.getByRole('button', { name: /^Mute for me/ }).click();
  await expect.poll(sounds).toEqual([0, 1]);
  await page.getByRole('button', { name: /^Hear again/ }).click();
  await expect.poll(sounds).toEqual([0.4, 1]);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: 'Options for Person 1' })).toBeFocused();
});
