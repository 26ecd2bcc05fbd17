/** What people come for, from the first click to the last, with a mouse, with fingers and with the keyboard alone. */

import { type Browser, type BrowserContextOptions, expect, type Page, test } from '@playwright/test';
import { fingers, type Hands, keyboard, mouse } from '../support/hands.ts';
import { Person } from '../support/person.ts';
import { SnugServer } from '../support/server.ts';

const PHONE: BrowserContextOptions = {
  viewport: { width: 390, height: 844 },
  deviceScaleFactor: 2,
  isMobile: true,
  hasTouch: true,
};

let server: SnugServer;

test.beforeAll(async () => {
  server = await SnugServer.start();
});

test.afterAll(async () => server?.stop());

test.afterEach(async ({ browser }) => {
  await Promise.all(browser.contexts().map((context) => context.close()));
});

test('a meeting with the mouse', ({ browser }) => journey(browser, () => mouse(), {}));
test('a meeting with the keyboard alone', ({ browser }) => journey(browser, keyboard, {}));
test('a meeting on a phone, by touch', ({ browser }) => journey(browser, () => fingers(), PHONE));

async function journey(
  browser: Browser,
  handsOn: (page: Page) => Hands,
  options: BrowserContextOptions,
): Promise<void> {
  test.setTimeout(240_000);
  const host = await Person.arrive(browser, 'Hanna', options);
  const guest = await Person.arrive(browser, 'Gus');
  host.page.setDefaultTimeout(15_000);
  const hands = handsOn(host.page);
  const link = await begin(host, hands);
  await guest.open(link);
  await guest.join();
  await test.step('talk', () => talk(host, guest, hands));
  await test.step('share', () => share(host, guest, hands));
  await test.step('chat', () => chat(host, guest, hands));
  await test.step('hand and reaction', () => signal(host, guest, hands));
  await test.step('pin', () => pin(host, hands));
  await test.step('settings', () => settings(host, hands));
  await test.step('leave and over', () => leave(host, guest, hands));
  await test.step('kept to itself', () => keptToItself(host));
}

async function begin(host: Person, hands: Hands): Promise<string> {
  const { page } = host;
  await page.goto(server.origin);
  await hands.press(page.getByRole('button', { name: 'New meeting', exact: true }));
  await hands.press(page.getByRole('button', { name: 'Copy link' }));
  await expect.poll(() => page.evaluate(() => snugProbe.copied())).toMatch(/#[\w-]{22}\.[\w-]{36}$/);
  const link = await page.evaluate(() => snugProbe.copied());
  await hands.press(page.getByRole('button', { name: 'Go to the meeting' }));
  await hands.write(page.getByLabel('Your name'), host.name);
  for (const label of ['Start camera', 'Unmute microphone']) {
    const button = page.getByRole('button', { name: label });
    if (await button.isVisible()) await hands.press(button);
  }
  await expect(page.getByRole('button', { name: 'Stop camera' })).toBeVisible();
  await hands.press(page.getByRole('button', { name: 'Join now' }));
  await expect(bar(page)).toBeVisible({ timeout: 20_000 });
  return link;
}

async function talk(host: Person, guest: Person, hands: Hands): Promise<void> {
  const { page } = host;
  await host.seesMoving('Gus');
  await guest.seesMoving('Hanna');
  await guest.hears(1);
  await hands.press(bar(page).getByRole('button', { name: 'Mute microphone' }));
  await expect(tile(guest, 'Hanna').getByText('microphone off')).toBeAttached();
  await hands.press(bar(page).getByRole('button', { name: 'Unmute microphone' }));
  await expect(tile(guest, 'Hanna').getByText('microphone off')).toHaveCount(0);
  await hands.press(bar(page).getByRole('button', { name: 'Stop camera' }));
  await expect(tile(guest, 'Hanna').locator('video')).toHaveCount(0);
  await hands.press(bar(page).getByRole('button', { name: 'Start camera' }));
  await guest.seesMoving('Hanna');
}

async function share(host: Person, guest: Person, hands: Hands): Promise<void> {
  const { page } = host;
  await hands.press(bar(page).getByRole('button', { name: 'Share screen' }));
  await guest.seesMoving('Hanna', 'screen');
  await hands.press(bar(page).getByRole('button', { name: 'Stop sharing screen' }));
  await expect(guest.page.locator('.tile[data-kind=screen]')).toHaveCount(0);
}

async function chat(host: Person, guest: Person, hands: Hands): Promise<void> {
  const { page } = host;
  await guest.says('The agenda is at https://example.org/agenda');
  await hands.press(bar(page).getByRole('button', { name: /^Chat/ }));
  await expect(page.getByRole('link', { name: /example\.org\/agenda/ })).toBeVisible();
  await hands.write(page.getByLabel('Message everyone'), 'Thank you, read.');
  await hands.press(page.getByRole('button', { name: 'Send message' }));
  await guest.reads('Thank you, read.');
  await hands.press(page.getByRole('complementary').getByRole('button', { name: /^Close/ }));
  await expect(page.getByRole('complementary')).toHaveCount(0);
}

async function signal(host: Person, guest: Person, hands: Hands): Promise<void> {
  const { page } = host;
  await hands.press(bar(page).getByRole('button', { name: 'Raise hand' }));
  await expect(tile(guest, 'Hanna').getByText('hand raised')).toBeAttached();
  await hands.press(bar(page).getByRole('button', { name: 'Lower your hand' }));
  await expect(tile(guest, 'Hanna').getByText('hand raised')).toHaveCount(0);
}

async function pin(host: Person, hands: Hands): Promise<void> {
  const { page } = host;
  await hands.press(page.getByRole('button', { name: 'Options for Gus' }));
  await hands.press(page.getByRole('button', { name: 'Pin', exact: true }));
  await expect(tile(host, 'Gus').getByText('pinned')).toBeAttached();
  await page.keyboard.press('Escape');
}

async function settings(host: Person, hands: Hands): Promise<void> {
  const { page } = host;
  await hands.press(bar(page).getByRole('button', { name: 'More', exact: true }));
  await hands.press(page.getByRole('menuitem', { name: 'Settings' }));
  const sheet = page.getByRole('dialog', { name: 'Settings' });
  await hands.press(sheet.getByRole('radio', { name: 'Dark' }));
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await hands.press(sheet.getByRole('button', { name: 'Close' }).first());
  await expect(sheet).toHaveCount(0);
}

async function leave(host: Person, guest: Person, hands: Hands): Promise<void> {
  const { page } = host;
  await hands.press(bar(page).getByRole('button', { name: 'Leave or end' }));
  await hands.press(page.getByRole('menuitem', { name: /End for everybody/ }));
  await hands.press(
    page
      .getByRole('alertdialog')
      .or(page.getByRole('dialog'))
      .getByRole('button', { name: 'End for everybody' }),
  );
  await expect(page.getByRole('heading', { level: 1 })).toContainText('You ended the meeting');
  await expect(guest.page.getByRole('heading', { level: 1 })).toContainText('The host ended the meeting');
  await hands.press(page.getByRole('button', { name: 'To the start' }));
  await expect(page.getByRole('button', { name: 'New meeting', exact: true })).toBeVisible();
}

async function keptToItself(host: Person): Promise<void> {
  const hosts = new Set(
    host.contacted.filter((url) => /^(https?|wss?):/.test(url)).map((url) => new URL(url).host),
  );
  expect([...hosts]).toEqual([new URL(server.origin).host]);
  const { violations, keys } = await host.page.evaluate(() => ({
    violations: snugProbe.violations,
    keys: snugProbe.storageKeys(),
  }));
  expect(violations).toEqual([]);
  expect(keys.filter((key) => !['snug.preferences', 'snug.hosting'].includes(key))).toEqual([]);
  expect(host.consoleErrors).toEqual([]);
}

function bar(page: Page) {
  return page.getByRole('region', { name: 'Meeting controls' });
}

function tile(of: Person, name: string) {
  return of.page.locator('.tile[data-kind=camera]', { hasText: name });
}
