import { expect, test } from '@playwright/test';
import { Person } from '../support/person.ts';
import { SnugServer } from '../support/server.ts';

let server: SnugServer;
test.beforeAll(async () => {
  server = await SnugServer.start();
});
test.afterAll(async () => {
  await server.stop();
});

test('the connection test finds a way for everything, and leaves no room behind', async ({ browser }) => {
  const alice = await Person.arrive(browser, 'alice');
  const { page } = alice;
  await page.goto(server.origin);
  await page.getByLabel('Meeting link').fill('half a link');
  await page.getByRole('button', { name: 'Test the connection' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Everything works here' })).toBeVisible({
    timeout: 30_000,
  });
  for (const check of await page.getByRole('list', { name: 'What is checked' }).getByRole('listitem').all()) {
    await expect(check).toHaveAttribute('data-state', 'good');
  }

  await page.getByRole('button', { name: 'Report for whoever helps you' }).click();
  await page.getByRole('button', { name: 'Copy report' }).click();
  const report = await page.evaluate(() => snugProbe.copied());
  expect(report).toContain('Sound and pictures: Works.');
  expect(report).not.toContain(new URL(server.origin).host);
  expect(report).not.toMatch(/127\.0\.0\.1|localhost/u);

  // A second room would be counted beside one that was still there.
  await page.getByRole('button', { name: 'Back' }).click();
  await expect(page.getByLabel('Meeting link')).toHaveValue('half a link');
  await expect(page.getByRole('button', { name: 'Test the connection' })).toBeFocused();
  expect(await page.evaluate(() => document.title)).toContain('a room where');

  expect(alice.contacted.every((address) => new URL(address).host === new URL(server.origin).host)).toBe(
    true,
  );
  expect(alice.consoleErrors).toEqual([]);
  await alice.context.close();
});

test('a meeting opens and joins after the connection was tested from pre-join', async ({ browser }) => {
  const alice = await Person.arrive(browser, 'alice');
  await alice.create(server.origin);
  const { page } = alice;
  await page.getByLabel('Your name').fill('alice');
  await page.getByRole('button', { name: 'Test the connection' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Everything works here' })).toBeVisible({
    timeout: 30_000,
  });
  await page.getByRole('button', { name: 'Back' }).click();
  await expect(page.getByLabel('Your name')).toHaveValue('alice');
  await alice.join();
  await alice.seal(/Sealed/u);
  expect(await page.evaluate(() => snugProbe.violations)).toEqual([]);
  await alice.context.close();
});
