/**
 * The start page and the way from a link into a meeting as Lighthouse's mobile profile sees them: a phone of some
 * years ago on a slow network. Each is opened five times in a browser that was never there; the median counts.
 */

import { type Browser, type Page, test } from '@playwright/test';
import { median, type Outcome, rounded, writeOutcomes } from '../support/outcomes.ts';
import { Person } from '../support/person.ts';
import { SnugServer } from '../support/server.ts';

const RUNS = 5;
const PHONE = {
  viewport: { width: 412, height: 823 },
  deviceScaleFactor: 1.75,
  isMobile: true,
  hasTouch: true,
};
const KILOBIT_PER_S = 1024 / 8;
const SLOW_NETWORK = {
  offline: false,
  latency: 150,
  downloadThroughput: 1.6 * 1024 * KILOBIT_PER_S,
  uploadThroughput: 750 * KILOBIT_PER_S,
};
const CPU_SLOWDOWN = 4;
/** After the last thing that was waited for: what comes later belongs to the page too. */
const SETTLE_MS = 3_000;

interface Vitals {
  readonly lcpMs: number;
  readonly tbtMs: number;
  readonly cls: number;
  readonly kb: number;
}

test('the pages on a slow phone', async ({ browser }) => {
  const server = await SnugServer.start();
  const host = await Person.arrive(browser, 'alice');
  const link = await host.create(server.origin);
  await host.join(false);

  const start = await repeated(browser, server.origin, async (page) => {
    await page.getByRole('button', { name: 'New meeting', exact: true }).waitFor();
  });
  const meeting = await repeated(browser, link, async (page) => {
    await page.getByLabel('Your name').fill('bob');
    await page.waitForTimeout(SETTLE_MS);
    await page.getByRole('button', { name: 'Join without camera and microphone' }).click();
    await page.getByRole('region', { name: 'Meeting controls' }).waitFor();
  });
  writeOutcomes([
    ...outcomes('', start, { lcpMs: 1_500, tbtMs: 150, cls: 0.02 }),
    ...outcomes('meeting_page_', meeting, null),
  ]);
  await host.context.close();
  await server.stop();
});

async function repeated(
  browser: Browser,
  address: string,
  until: (page: Page) => Promise<void>,
): Promise<readonly Vitals[]> {
  const runs: Vitals[] = [];
  for (let run = 0; run < RUNS; run += 1) runs.push(await opened(browser, address, until));
  console.table(runs);
  return runs;
}

async function opened(
  browser: Browser,
  address: string,
  until: (page: Page) => Promise<void>,
): Promise<Vitals> {
  const context = await browser.newContext(PHONE);
  const page = await context.newPage();
  const cdp = await context.newCDPSession(page);
  let bytes = 0;
  cdp.on('Network.loadingFinished', ({ encodedDataLength }) => (bytes += encodedDataLength));
  await cdp.send('Network.enable');
  await cdp.send('Network.emulateNetworkConditions', SLOW_NETWORK);
  await cdp.send('Emulation.setCPUThrottlingRate', { rate: CPU_SLOWDOWN });
  await page.addInitScript(watchVitals);
  await page.goto(address);
  await until(page);
  await page.waitForTimeout(SETTLE_MS);
  const vitals = await page.evaluate(() => snugVitals());
  await context.close();
  return { ...vitals, kb: rounded(bytes / 1024) };
}

declare global {
  var snugVitals: () => Omit<Vitals, 'kb'>;
}

/** Runs in the page, before anything of it. */
function watchVitals(): void {
  const LONG_MS = 50;
  const SESSION_GAP_MS = 1_000;
  const SESSION_MS = 5_000;
  let lcpMs = 0;
  let firstPaintMs = Number.POSITIVE_INFINITY;
  const tasks: PerformanceEntry[] = [];
  const shifts: { readonly startTime: number; readonly value: number }[] = [];
  const watch = (type: string, see: (entry: PerformanceEntry) => void) =>
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) see(entry);
    }).observe({ type, buffered: true });
  watch('largest-contentful-paint', ({ startTime }) => (lcpMs = startTime));
  watch('paint', ({ name, startTime }) => {
    if (name === 'first-contentful-paint') firstPaintMs = startTime;
  });
  watch('longtask', (entry) => tasks.push(entry));
  watch('layout-shift', (entry) => {
    const shift = entry as PerformanceEntry & { value: number; hadRecentInput: boolean };
    if (!shift.hadRecentInput) shifts.push(shift);
  });
  globalThis.snugVitals = () => {
    const tbtMs = tasks
      .filter(({ startTime }) => startTime >= firstPaintMs)
      .reduce((sum, { duration }) => sum + duration - LONG_MS, 0);
    // The worst run of shifts that follow each other closely counts.
    let cls = 0;
    let session = { begun: Number.NEGATIVE_INFINITY, last: Number.NEGATIVE_INFINITY, sum: 0 };
    for (const { startTime, value } of shifts) {
      const goesOn = startTime - session.last < SESSION_GAP_MS && startTime - session.begun < SESSION_MS;
      session = goesOn
        ? { ...session, last: startTime, sum: session.sum + value }
        : { begun: startTime, last: startTime, sum: value };
      cls = Math.max(cls, session.sum);
    }
    return { lcpMs: Math.round(lcpMs), tbtMs: Math.round(tbtMs), cls: Math.round(cls * 1e4) / 1e4 };
  };
}

function outcomes(
  prefix: string,
  runs: readonly Vitals[],
  targets: Omit<Vitals, 'kb'> | null,
): readonly Outcome[] {
  const of = (field: keyof Vitals) => median(runs.map((run) => run[field]));
  return [
    { name: `${prefix}lcp_ms`, value: of('lcpMs'), unit: 'ms', target: targets?.lcpMs ?? null },
    { name: `${prefix}tbt_ms`, value: of('tbtMs'), unit: 'ms', target: targets?.tbtMs ?? null },
    { name: `${prefix}cls`, value: of('cls'), unit: '', target: targets?.cls ?? null },
  ];
}
