/** Hands and reactions between two real browsers: in order, by keys, lowered by the host, seen and read out. */

import { expect, test } from '@playwright/test';
import { Person } from '../support/person.ts';
import { SnugServer } from '../support/server.ts';

let server: SnugServer;

test.beforeAll(async () => {
  server = await SnugServer.start();
});

test.afterAll(async () => server?.stop());

test.afterEach(async ({ browser }, info) => {
  if (info.status !== info.expectedStatus) console.log(server.log.split('\n').slice(-40).join('\n'));
  await Promise.all(browser.contexts().map((context) => context.close()));
});

/** What a tile says of a raised hand to those who do not see it; null when it says nothing. */
function handOf(person: Person, name: string) {
  return person.page.locator('.tile', { hasText: name }).locator('.hand-badge');
}

function announced(person: Person, sentence: string) {
  return expect(person.page.getByRole('status').filter({ hasText: sentence })).toHaveCount(1, {
    timeout: 10_000,
  });
}

test('hands are raised in order and lowered by the host; reactions are seen and read out', async ({
  browser,
}) => {
  test.setTimeout(120_000);
  const alice = await Person.arrive(browser, 'Alice');
  const bob = await Person.arrive(browser, 'Bob');
  const link = await alice.create(server.origin);
  await alice.join(false);
  await bob.open(link);
  await bob.join(false);
  await expect(alice.page.locator('.tile')).toHaveCount(2, { timeout: 20_000 });
  await expect(bob.page.locator('.tile')).toHaveCount(2, { timeout: 20_000 });

  await test.step('raised, by control and by key, in order', async () => {
    await bob.page.getByRole('button', { name: 'Raise hand' }).click();
    await expect(handOf(alice, 'Bob')).toHaveText('hand raised');
    await announced(alice, 'Bob raised a hand');
    await announced(bob, 'Your hand is raised');
    await alice.page.keyboard.press('r');
    for (const person of [alice, bob]) {
      await expect(handOf(person, 'Bob')).toHaveText('1hand raised, place 1');
      await expect(handOf(person, 'Alice')).toHaveText('2hand raised, place 2');
    }
    await expect(alice.page.getByRole('button', { name: 'People, two hands raised' })).toBeVisible();
  });

  await test.step('a late comer sees them in the same order', async () => {
    const carol = await Person.arrive(browser, 'Carol');
    await carol.open(link);
    await carol.join(false);
    await carol.panel('People');
    const rows = carol.page.getByRole('region', { name: 'Raised hands' }).getByRole('listitem');
    await expect(rows).toHaveText([/Bob/, /Alice/]);
    await expect(carol.page.getByRole('button', { name: /^Lower/ })).toHaveCount(0);
    await carol.page.getByRole('button', { name: 'Leave meeting' }).click();
  });

  await test.step('lowered by the host, who says so', async () => {
    await alice.panel('People');
    await expect(bob.page.getByRole('button', { name: 'Lower your hand' })).toBeVisible();
    await alice.page.getByRole('button', { name: 'Lower the hand of Bob' }).click();
    await expect(bob.page.getByText('The host lowered your hand.')).toBeVisible();
    await expect(bob.page.getByRole('button', { name: 'Raise hand' })).toBeVisible();
    await expect(handOf(bob, 'Bob')).toHaveCount(0);
    await expect(handOf(bob, 'Alice')).toHaveText('hand raised');
    await alice.page.getByRole('region', { name: 'Meeting controls' }).getByLabel('Lower your hand').click();
    await expect(handOf(bob, 'Alice')).toHaveCount(0);
  });

  await test.step('a reaction over the tile, read out', async () => {
    await alice.page.keyboard.press('Escape');
    await bob.page.getByRole('button', { name: 'Send a reaction' }).click();
    await bob.page.keyboard.press('ArrowRight');
    await expect(bob.page.getByRole('button', { name: 'Send a heart' })).toBeFocused();
    await bob.page.keyboard.press('Enter');
    for (const person of [alice, bob]) {
      const tile = person.page.locator('.tile', { hasText: 'Bob' });
      await expect(tile.locator('.float .glyph[data-kind=heart]')).toBeVisible();
    }
    await announced(alice, 'Bob sends a heart');
    await expect(bob.page.getByRole('button', { name: 'Send a reaction' })).toBeFocused();
    await expect(alice.page.locator('.float')).toHaveCount(0);
  });

  await test.step('leaning on a key floods nobody', async () => {
    for (let press = 0; press < 30; press += 1) await alice.page.keyboard.press('4');
    await expect(bob.page.locator('.float .glyph[data-kind=laugh]').first()).toBeVisible();
    expect(await bob.page.locator('.float').count()).toBeLessThanOrEqual(4);
    await announced(bob, 'reactions');
  });

  for (const { contacted, consoleErrors } of [alice, bob]) {
    expect(contacted.filter((address) => new URL(address).host !== new URL(server.origin).host)).toEqual([]);
    expect(consoleErrors).toEqual([]);
  }
});
