/** Whole meetings against a real server: what people see, hear and read, and what the server's page may do. */

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

test('three people see, hear and read each other, and a fourth who comes late', async ({ browser }) => {
  test.setTimeout(300_000);
  const alice = await Person.arrive(browser, 'Alice');
  const bob = await Person.arrive(browser, 'Bob');
  const carol = await Person.arrive(browser, 'Carol');
  const link = await alice.create(server.origin, { title: 'Thursday planning' });
  expect(link).toMatch(/#[\w-]{22}\.[\w-]{36}$/);
  await alice.join();
  await bob.open(link);
  await expect(bob.page).toHaveURL(`${server.origin}/`);
  await expect(bob.page.getByText('Thursday planning').first()).toBeVisible({ timeout: 15_000 });
  await bob.join();
  await carol.open(link);
  await carol.join();
  const three = [alice, bob, carol];

  await test.step('moving pictures, sound and names', async () => {
    for (const person of three) {
      for (const other of three) if (other !== person) await person.seesMoving(other.name);
      await person.hears(2);
      expect(await person.names()).toEqual(['Alice', 'Bob', 'Carol']);
      await person.seal(/Sealed.*3|3.*Sealed/i);
    }
  });

  await test.step('the same code for everybody', async () => {
    const codes = [await alice.code(), await bob.code(), await carol.code()];
    expect(codes[0]).toMatch(/^\d{30}$/);
    expect(new Set(codes).size).toBe(1);
  });

  await test.step('chat', async () => {
    await bob.says('The notes are in the usual folder.');
    for (const person of three) await person.reads('The notes are in the usual folder.');
  });

  await test.step('a shared screen, with its sound', async () => {
    await carol.page.getByRole('button', { name: 'Share screen' }).click();
    await alice.seesMoving('Carol', 'screen');
    await bob.seesMoving('Carol', 'screen');
    await alice.hears(3);
    await carol.page.getByLabel('Stop sharing screen').click();
    await expect(alice.page.locator('.tile[data-kind=screen]')).toHaveCount(0);
  });

  await test.step('muting and the camera', async () => {
    await alice.page.getByRole('button', { name: 'Stop camera' }).click();
    await expect(bob.page.locator('.tile', { hasText: 'Alice' }).locator('video')).toHaveCount(0);
    await alice.page.getByRole('button', { name: 'Start camera' }).click();
    await bob.seesMoving('Alice');
  });

  const dave = await Person.arrive(browser, 'Dave');
  await test.step('a fourth comes late and has everything', async () => {
    await dave.open(link);
    await dave.join();
    const begun = Date.now();
    await Promise.all(three.map((other) => dave.seesMoving(other.name)));
    console.log(`Dave sees all three moving ${Date.now() - begun} ms after the controls came`);
    for (const other of three) await other.seesMoving('Dave');
    await dave.hears(3);
    expect(await dave.names()).toEqual(['Alice', 'Bob', 'Carol', 'Dave']);
  });

  await test.step('the pages kept to themselves', async () => {
    for (const person of [...three, dave]) await keptToItself(person, link);
  });
});

test('somebody reloads and returns; the server is killed and restarted, and all return; the host ends it', async ({
  browser,
}) => {
  test.setTimeout(240_000);
  const alice = await Person.arrive(browser, 'Alice');
  const bob = await Person.arrive(browser, 'Bob');
  const link = await alice.create(server.origin);
  await alice.join();
  await bob.open(link);
  await bob.join();
  await bob.seesMoving('Alice');

  await test.step('a reload', async () => {
    await bob.page.reload();
    await bob.join();
    await bob.seesMoving('Alice');
    await alice.seesMoving('Bob');
    await expect(async () => expect(await alice.names()).toEqual(['Alice', 'Bob'])).toPass({
      timeout: 30_000,
    });
  });

  await test.step('a restart of the server', async () => {
    await server.kill();
    await alice.page.waitForTimeout(3000);
    await server.run();
    await alice.seesMoving('Bob', 'camera', 60_000);
    await bob.seesMoving('Alice', 'camera', 60_000);
    await alice.seal(/Sealed/, 30_000);
    expect(await alice.code()).toBe(await bob.code());
    await alice.says('Still here.');
    await bob.reads('Still here.');
  });

  await test.step('the end for everybody', async () => {
    await alice.page.getByRole('button', { name: 'Leave or end' }).click();
    await alice.page.getByRole('menuitem', { name: /End for everybody/ }).click();
    await alice.page.getByRole('button', { name: 'End for everybody' }).click();
    for (const person of [alice, bob]) {
      await expect(person.page.getByRole('heading', { level: 1 })).toContainText('ended the meeting', {
        timeout: 15_000,
      });
      expect(await person.page.evaluate(() => sessionStorage.length)).toBe(0);
      await keptToItself(person, link);
    }
    await bob.open('about:blank');
    await bob.open(link);
    await expect(bob.page.getByText('Wrong link, or the meeting is over')).toBeVisible({ timeout: 15_000 });
  });
});

/** No other host, no secret in a request, no breach of the policy, nothing undeclared in the browser's storage. */
async function keptToItself(person: Person, link: string): Promise<void> {
  const hosts = new Set(
    person.contacted.filter((url) => /^(https?|wss?):/.test(url)).map((url) => new URL(url).host),
  );
  expect([...hosts]).toEqual([new URL(server.origin).host]);
  const [room = '', secret = ''] = (link.split('#')[1] ?? '').split('.');
  expect(person.contacted.filter((url) => url.includes(room) || url.includes(secret))).toEqual([]);
  const { violations, keys } = await person.page.evaluate(() => ({
    violations: snugProbe.violations,
    keys: snugProbe.storageKeys(),
  }));
  expect(violations).toEqual([]);
  expect(keys.filter((key) => !['snug.preferences', 'snug.hosting', 'snug.meeting'].includes(key))).toEqual(
    [],
  );
}

test('a passphrase opens, a wrong one does not and says so', async ({ browser }) => {
  const alice = await Person.arrive(browser, 'Alice');
  const bob = await Person.arrive(browser, 'Bob');
  const link = await alice.create(server.origin, { passphrase: 'bottle green' });
  await alice.join();
  await bob.open(link);
  const field = bob.page.getByLabel('Passphrase', { exact: true });
  await field.fill('wrong');
  await bob.page.getByRole('button', { name: 'Open the meeting' }).click();
  await expect(bob.page.getByText('That did not open the meeting')).toBeVisible({ timeout: 15_000 });
  await bob.page.getByLabel('Passphrase', { exact: true }).fill('bottle green');
  await bob.page.getByRole('button', { name: 'Open the meeting' }).click();
  await bob.join();
  await bob.seesMoving('Alice');
});

test('somebody joins with nothing switched on', async ({ browser }) => {
  const alice = await Person.arrive(browser, 'Alice');
  const bob = await Person.arrive(browser, 'Bob');
  const link = await alice.create(server.origin);
  await alice.join(false);
  await bob.open(link);
  await bob.join();
  await alice.seesMoving('Bob');
  await expect(async () => expect(await bob.names()).toEqual(['Alice', 'Bob'])).toPass();
  await bob.page.getByRole('button', { name: 'Leave meeting' }).click();
  await expect(bob.page.getByRole('heading', { name: 'You left the meeting' })).toBeVisible();
  await expect(async () => expect(await alice.names()).toEqual(['Alice'])).toPass({ timeout: 15_000 });
});

test('links that cannot work say why', async ({ browser }) => {
  const alice = await Person.arrive(browser, 'Alice');
  for (const [tail, words] of [
    ['/#AAECAwQFBgcICQoLDA0ODw', /cut off at the end/],
    ['/?pwd=hunter2#AAECAwQFBgcICQoLDA0ODw', /carries its key where servers can read it/],
  ] as const) {
    await alice.page.goto('about:blank');
    await alice.page.goto(`${server.origin}${tail}`);
    await expect(alice.page.getByText(words).first()).toBeVisible();
    await expect(alice.page).toHaveURL(`${server.origin}/`);
  }
});
