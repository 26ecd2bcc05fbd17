/** The screens of the real program, judged by axe and photographed, on a desk and on a phone, light and dark. */

import { AxeBuilder } from '@axe-core/playwright';
import { type Browser, expect, type Page, test } from '@playwright/test';
import { Person } from '../support/person.ts';
import { SnugServer } from '../support/server.ts';

const LOOKS = [
  { look: 'desk-light', colorScheme: 'light', viewport: { width: 1280, height: 800 } },
  { look: 'desk-dark', colorScheme: 'dark', viewport: { width: 1280, height: 800 } },
  { look: 'phone-light', colorScheme: 'light', viewport: { width: 390, height: 844 } },
  { look: 'phone-dark', colorScheme: 'dark', viewport: { width: 390, height: 844 } },
] as const;

let server: SnugServer;

test.beforeAll(async () => {
  server = await SnugServer.start();
});

test.afterAll(async () => server?.stop());

/** In every look, one after the other. */
async function judge(page: Page, name: string): Promise<void> {
  for (const { look, colorScheme, viewport } of LOOKS) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.setViewportSize(viewport);
    await page.waitForTimeout(300);
    await page.screenshot({ path: `test-results/screens/${name}-${look}.png` });
    const { violations } = await new AxeBuilder({ page })
      .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
      .analyze();
    const found = violations.map(
      ({ id, nodes }) =>
        `${id}: ${nodes.map(({ html, target }) => `${html} at ${target.join(' ')}`).join(' ')}`,
    );
    expect.soft(found, `${name}, ${look}`).toEqual([]);
  }
  await page.setViewportSize(LOOKS[0].viewport);
}

async function arrive(browser: Browser, name: string): Promise<Person> {
  const person = await Person.arrive(browser, name);
  await person.page.setViewportSize(LOOKS[0].viewport);
  return person;
}

test('axe finds nothing on any screen', async ({ browser }) => {
  test.setTimeout(300_000);
  const alice = await arrive(browser, 'Alice');
  const bob = await arrive(browser, 'Bob');

  await alice.page.goto(server.origin);
  await expect(alice.page.getByRole('button', { name: 'New meeting', exact: true })).toBeVisible();
  await judge(alice.page, 'start');

  const link = await alice.create(server.origin, { title: 'Weekly review', passphrase: 'bottle green' });
  await expect(alice.page.getByLabel('Your name')).toBeVisible();
  await judge(alice.page, 'prejoin');
  await alice.join();

  await bob.open(link);
  await expect(bob.page.getByLabel('Passphrase', { exact: true })).toBeVisible({ timeout: 20_000 });
  await judge(bob.page, 'passphrase');
  await bob.page.getByLabel('Passphrase', { exact: true }).fill('bottle green');
  await bob.page.getByRole('button', { name: 'Open the meeting' }).click();
  await bob.join();
  await bob.seesMoving('Alice');
  await judge(bob.page, 'meeting');

  await bob.says('The notes are in the usual folder.');
  await judge(bob.page, 'chat');
  await bob.panel('People');
  await judge(bob.page, 'people');
  await bob.panel('Security');
  await judge(bob.page, 'security');

  await bob.page.getByRole('button', { name: 'Leave meeting' }).click();
  await expect(bob.page.getByRole('heading', { name: 'You left the meeting' })).toBeVisible();
  await judge(bob.page, 'left');

  await bob.page.goto('about:blank');
  await bob.page.goto(`${server.origin}/#AAECAwQFBgcICQoLDA0ODw`);
  await expect(bob.page.getByText(/cut off at the end/).first()).toBeVisible();
  await judge(bob.page, 'broken-link');
});
