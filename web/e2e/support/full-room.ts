/**
 * Twenty-five people who send moving video, eight of whom talk and pause; one Chromium watches. The twenty-five have
 * no browser and receive nothing, so that the machine is left to the one who watches.
 */

import { type Browser, type CDPSession, expect } from '@playwright/test';
import { createNatively, NativePerson } from './native-person.ts';
import { Person } from './person.ts';
import { SnugServer } from './server.ts';

const PEOPLE = 25;
const TALKERS = 8;
const SETTLING_MS = 15_000;

export interface FullRoom {
  readonly watcher: Person;
  readonly cdp: CDPSession;
  /** Milliseconds since 1970. */
  readonly begun: number;
  close(): Promise<void>;
}

/** `prepare` runs in the watcher's page before its own code. */
export async function fillRoom(browser: Browser, prepare: () => void = () => undefined): Promise<FullRoom> {
  const server = await SnugServer.start();
  const link = createNatively(server.origin);
  const others = Array.from({ length: PEOPLE }, (_, index) => {
    const seconds = 2 + (index % TALKERS) * 0.7;
    return new NativePerson(`Person ${index + 1}`, link, {
      ...(index < TALKERS ? { talk: `${seconds},${seconds + 1.5}` } : { send: 'video' }),
      receive: false,
    });
  });
  const watcher = await Person.arrive(browser, 'Watcher');
  await watcher.context.addInitScript(prepare);
  await watcher.page.setViewportSize({ width: 1920, height: 1080 });
  await watcher.open(link);
  await watcher.join(false);
  const begun = Date.now();
  const videos = watcher.page.locator('.tile video');
  await expect.poll(() => videos.count(), { timeout: 60_000 }).toBeGreaterThanOrEqual(PEOPLE - 1);
  await watcher.page.waitForTimeout(SETTLING_MS);
  const cdp = await watcher.context.newCDPSession(watcher.page);
  return {
    watcher,
    cdp,
    begun,
    async close() {
      for (const person of others) person.leave();
      await watcher.context.close();
      await server.stop();
    },
  };
}
