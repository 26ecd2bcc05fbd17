/**
 * What the browsers do with transforms, and what the guard, the canary and the monitor make of it
 * (e2ee.md 7.5). The same page runs in Chromium and in Firefox.
 */

import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@playwright/test';
import { hasFirefox, launchFirefox } from '../support/browsers.ts';
import { serveFolder, type StaticServer } from '../support/static-server.ts';

const LAB = fileURLToPath(new URL('../lab', import.meta.url));

interface Outcome {
  readonly gate: string | null;
  readonly own: string | null;
  readonly remote: string | null;
  readonly msToOpen: number | null;
  readonly sent: number;
  readonly encoded: number;
  readonly workerOut: number;
  readonly packetsReceived: number;
  readonly opened: number;
  readonly decoded: number;
  readonly counters: readonly number[];
}
type Evaluate = <T>(expression: string) => Promise<T>;

let server: StaticServer;

test.beforeAll(async () => {
  execFileSync('npx', ['vite', 'build', '--config', `${LAB}/vite.config.ts`, '--logLevel', 'error'], {
    stdio: 'inherit',
  });
  server = await serveFolder(`${LAB}/dist`);
});

test.afterAll(async () => server.close());

async function inFirefox(work: (evaluate: Evaluate) => Promise<void>): Promise<void> {
  test.skip(!hasFirefox(), 'firefox-esr is not installed');
  const browser = await launchFirefox();
  try {
    const page = await browser.newPage();
    await page.goto(server.origin);
    await page.waitForFunction('globalThis.lab !== undefined');
    await work((expression) => page.evaluate(expression) as Promise<never>);
  } finally {
    await browser.close();
  }
}

async function sealedCalls(evaluate: Evaluate): Promise<void> {
  for (const media of ['video', 'audio'] as const) {
    const options = JSON.stringify({ media, keys: true, order: 'guarded', failClosedFlag: false });
    const outcome = await evaluate<Outcome>(`lab.call(${options}, 6000)`);
    console.log(media, JSON.stringify({ ...outcome, counters: outcome.counters.length }));
    expect(outcome, media).toMatchObject({ gate: 'open', own: 'sealed', remote: 'sealed' });
    expect(outcome.opened).toBeGreaterThan(30);
    if (media === 'video') expect(outcome.counters.length).toBeGreaterThan(20);
  }
}

async function withoutKeys(evaluate: Evaluate): Promise<void> {
  for (const media of ['video', 'audio'] as const) {
    const options = JSON.stringify({ media, keys: false, order: 'guarded', failClosedFlag: false });
    const outcome = await evaluate<Outcome>(`lab.call(${options}, 3000)`);
    expect(outcome, media).toMatchObject({ gate: 'canary', own: 'checking', remote: 'checking' });
    expect(outcome, media).toMatchObject({ workerOut: 0, opened: 0, counters: [] });
    expect(outcome.packetsReceived, `${media} packets`).toBe(0);
  }
}

interface TakenAway {
  readonly gate: string;
  readonly own: string;
  readonly opened: number;
  readonly plain: number;
  readonly shutMs: number | null;
}

/** Firefox lets plain frames out then (Chromium none): the monitor sees it and shuts the sender. */
async function transformTakenAway(evaluate: Evaluate, failsClosed: boolean): Promise<void> {
  for (const media of ['video', 'audio'] as const) {
    const outcome = await evaluate<TakenAway>(`lab.removeTransform(${JSON.stringify(media)})`);
    console.log(media, JSON.stringify(outcome));
    expect(outcome.opened, media).toBeGreaterThan(10);
    expect(outcome, media).toMatchObject({ gate: 'shut', own: 'refused' });
    expect(outcome.shutMs, media).toBeGreaterThan(0);
    expect(outcome.shutMs, media).toBeLessThan(10_000);
    if (failsClosed) expect(outcome.plain, media).toBe(0);
  }
}

test.describe('Chromium', () => {
  test.beforeEach(async ({ page }) => {
    await page.goto(server.origin);
    await page.waitForFunction('globalThis.lab !== undefined');
  });

  test('a guarded call is sealed, counted and moving', async ({ page }) => {
    await sealedCalls((expression) => page.evaluate(expression));
  });

  test('without keys not one packet leaves', async ({ page }) => {
    await withoutKeys((expression) => page.evaluate(expression));
  });

  test('a transform that is taken away', async ({ page }) => {
    await transformTakenAway((expression) => page.evaluate(expression), true);
  });

  test('late or missing transforms leak without the flag, and not with it', async ({ page }) => {
    const leaked = async (order: 'late' | 'never', failClosedFlag: boolean) => {
      const options = JSON.stringify({ media: 'video', keys: false, order, failClosedFlag });
      return (await page.evaluate<Outcome>(`lab.call(${options}, 2500)`)).packetsReceived;
    };
    expect(await leaked('never', true)).toBe(0);
    expect(await leaked('late', true)).toBe(0);
    // The control: this is what the guard and the flag are for.
    expect(await leaked('never', false)).toBeGreaterThan(0);
    expect(await leaked('late', false)).toBeGreaterThan(0);
  });
});

test.describe('Firefox', () => {
  test('a guarded call is sealed, counted and moving', () => inFirefox(sealedCalls));
  test('without keys not one packet leaves', () => inFirefox(withoutKeys));
  test('a transform that is taken away', () => inFirefox((evaluate) => transformTakenAway(evaluate, false)));
});
