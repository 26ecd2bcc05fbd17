/** What the server receives while real browsers meet: every byte is recorded, and searched. */

import { expect, test } from '@playwright/test';
import { Person } from '../support/person.ts';
import { RecordedServer } from '../support/recorded-server.ts';

const TITLE = 'Merger of Quillfeather and Oakapple';
const PASSPHRASE = 'bottle green umbrella';
const NAMES = ['Amaryllis Quillfeather', 'Barnaby Oakapple', 'Cressida Thornbury'] as const;
const LINE = 'The signed draft is in the usual folder.';

let server: RecordedServer;

test.beforeAll(async () => {
  server = await RecordedServer.start();
});

test.afterAll(() => server?.stop());

test('neither names nor title nor chat nor keys nor pictures reach the server', async ({ browser }) => {
  test.setTimeout(240_000);
  const [alice, bob, carol] = await Promise.all([
    Person.arrive(browser, NAMES[0]),
    Person.arrive(browser, NAMES[1]),
    Person.arrive(browser, NAMES[2]),
  ]);
  const link = await alice.create(server.origin, { title: TITLE, passphrase: PASSPHRASE });
  const hosting = await alice.page.evaluate(() => localStorage.getItem('snug.hosting') ?? '');
  await alice.join();
  for (const guest of [bob, carol]) {
    await guest.open(link);
    await guest.page.getByLabel('Passphrase', { exact: true }).fill(PASSPHRASE);
    await guest.page.getByRole('button', { name: 'Open the meeting' }).click();
    await guest.join();
  }
  await alice.seesMoving(NAMES[1]);
  await bob.seesMoving(NAMES[2]);
  await carol.seesMoving(NAMES[0]);
  await bob.says(LINE);
  await alice.reads(LINE);
  await carol.page.getByRole('button', { name: 'Share screen' }).click();
  await alice.seesMoving(NAMES[2], 'screen');

  const [room = '', secret = ''] = (link.split('#')[1] ?? '').split('.');
  const keys = hostKeys(hosting);
  expect(keys.length).toBeGreaterThan(0);
  const { found, heard, key_frames, compressed } = await server.find([
    { what: 'title', text: TITLE },
    { what: 'passphrase', text: PASSPHRASE },
    { what: 'chat', text: LINE },
    ...NAMES.map((text) => ({ what: 'name', text })),
    { what: 'link secret', base64url: linkSecret(secret) },
    ...keys.map((base64url) => ({ what: 'host key', base64url })),
    // The control: what the server must know is found.
    { what: 'room', base64url: room },
  ]);
  console.log(JSON.stringify({ heard, key_frames, compressed }));
  expect(found.filter(({ what }) => what !== 'room')).toEqual([]);
  expect(found.filter(({ what }) => what === 'room')).not.toEqual([]);
  for (const place of ['sent', 'answered', 'taken', 'media']) {
    expect(heard[place], place).toBeGreaterThan(1000);
  }
  expect(key_frames.decodable).toBe(0);
  expect(compressed).toBe(0);

  await test.step('a picture in the clear would have been noticed', async () => {
    for (const person of [alice, bob, carol]) await person.context.close();
    const dora = await Person.arrive(browser, 'Dora');
    await server.plant(await dora.create(server.origin));
    expect((await server.find([])).key_frames.decodable).toBeGreaterThan(0);
  });
});

/** Version and flags are before it, the host's fingerprint after it (e2ee.md 4). */
function linkSecret(part: string): string {
  return Buffer.from(part, 'base64url').subarray(2, 18).toString('base64url');
}

function hostKeys(hosting: string): string[] {
  const seeds = Object.values(JSON.parse(hosting) as Record<string, { seed: string }>);
  return seeds.map(({ seed }) => seed);
}
