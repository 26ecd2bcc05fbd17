/**
 * How soon somebody who comes late sees everybody: from the press of "Join" to each tile's first picture. The three
 * who are there already have no browser, so that the machine belongs to the one who is timed.
 */

import { expect, test } from '@playwright/test';
import { timeFirstPictures } from '../support/first-pictures.ts';
import { createNatively, NativePerson } from '../support/native-person.ts';
import { Person } from '../support/person.ts';
import { SnugServer } from '../support/server.ts';

const JOINS = 5;
const NAMES = ['Alice', 'Bob', 'Carol'];

test('a late comer sees everybody', async ({ browser }) => {
  test.setTimeout(180_000);
  const server = await SnugServer.start();
  const link = createNatively(server.origin);
  const present = NAMES.map((name) => new NativePerson(name, link));
  const times: number[] = [];
  for (let join = 0; join < JOINS; join += 1) {
    const dave = await Person.arrive(browser, 'Dave');
    await dave.context.addInitScript(timeFirstPictures);
    await dave.open(link);
    await dave.join();
    const first = () => dave.page.evaluate(() => snugFirstPictures);
    await expect
      .poll(async () => Object.keys(await first()), { timeout: 20_000 })
      .toEqual(expect.arrayContaining(NAMES));
    const seen = await first();
    times.push(Math.max(...NAMES.map((name) => seen[name] ?? Number.POSITIVE_INFINITY)));
    await dave.page.getByRole('button', { name: 'Leave meeting' }).click();
    await dave.context.close();
  }
  const sorted = times.map(Math.round).toSorted((one, other) => one - other);
  console.log(`the last of three pictures, after the press of Join: ${sorted.join(', ')} ms`);
  for (const person of present) person.leave();
  await server.stop();
});
