/**
 * What a full room costs the page: twenty-five people send moving video, eight of them talk and pause; one Chromium
 * watches. The twenty-five have no browser and receive nothing, so that the machine is left to the one who watches.
 */

import { type CDPSession, expect, test } from '@playwright/test';
import { createNatively, NativePerson } from '../support/native-person.ts';
import { type Outcome, rounded, writeOutcomes } from '../support/outcomes.ts';
import { Person } from '../support/person.ts';
import { SnugServer } from '../support/server.ts';

const PEOPLE = 25;
const TALKERS = 8;
const SETTLING_MS = 15_000;
const WATCHED_MS = 60_000;
/** The heap is read after so many minutes in the room, the first for comparison. */
const HEAP_MINUTES = (process.env['SNUG_BENCH_MINUTES'] ?? '10,30').split(',').map(Number);

declare global {
  /** What React drew, counted by the hook that it offers to its developer tools. */
  var snugCommits: number;
}

test('a room of twenty-five', async ({ browser }) => {
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
  await watcher.context.addInitScript(countCommits);
  await watcher.page.setViewportSize({ width: 1920, height: 1080 });
  await watcher.open(link);
  await watcher.join(false);
  const begun = Date.now();
  const videos = watcher.page.locator('.tile video');
  await expect.poll(() => videos.count(), { timeout: 60_000 }).toBeGreaterThanOrEqual(PEOPLE - 1);
  await watcher.page.waitForTimeout(SETTLING_MS);

  const cdp = await watcher.context.newCDPSession(watcher.page);
  await cdp.send('Performance.enable');
  const outcomes: Outcome[] = [];
  outcomes.push(...(await watch(watcher, cdp)));

  const heaps: number[] = [];
  for (const minutes of HEAP_MINUTES) {
    await watcher.page.waitForTimeout(Math.max(0, begun + minutes * 60_000 - Date.now()));
    heaps.push(await heapMb(cdp));
    console.log(`heap after ${minutes} minutes: ${heaps.at(-1)?.toFixed(1)} MB`);
  }
  const growth = (heaps.at(-1) ?? 0) - (heaps[0] ?? 0);
  outcomes.push({ name: 'ui_heap_growth_mb', value: rounded(growth), unit: 'MB', target: 5 });
  writeOutcomes(outcomes);
  for (const person of others) person.leave();
  await server.stop();
});

async function watch(watcher: Person, cdp: CDPSession): Promise<Outcome[]> {
  const before = await reading(watcher, cdp);
  await watcher.page.waitForTimeout(WATCHED_MS);
  const after = await reading(watcher, cdp);
  const seconds = after.at - before.at;
  const pictures = after.pictures - before.pictures;
  const dropped = after.dropped - before.dropped;
  console.log(`${(pictures / seconds).toFixed(0)} pictures a second in ${after.videos} tiles`);
  const per = (what: 'scriptS' | 'taskS' | 'commits') => (after[what] - before[what]) / seconds;
  return [
    { name: 'ui_script_ms_per_s', value: rounded(per('scriptS') * 1000), unit: 'ms/s', target: 60 },
    { name: 'ui_task_ms_per_s', value: rounded(per('taskS') * 1000), unit: 'ms/s', target: null },
    {
      name: 'ui_dropped_pictures_percent',
      value: rounded((dropped / Math.max(1, pictures)) * 100),
      unit: '%',
      target: null,
    },
    { name: 'react_commits_per_s', value: rounded(per('commits')), unit: '1/s', target: 2 },
  ];
}

async function reading(watcher: Person, cdp: CDPSession) {
  const { metrics } = await cdp.send('Performance.getMetrics');
  const metric = (name: string) => metrics.find((one) => one.name === name)?.value ?? Number.NaN;
  const page = await watcher.page.evaluate(() => {
    const videos = [...document.querySelectorAll<HTMLVideoElement>('.tile video')];
    const qualities = videos.map((video) => video.getVideoPlaybackQuality());
    return {
      videos: videos.length,
      pictures: qualities.reduce((sum, quality) => sum + quality.totalVideoFrames, 0),
      dropped: qualities.reduce((sum, quality) => sum + quality.droppedVideoFrames, 0),
      commits: snugCommits,
    };
  });
  return {
    ...page,
    at: metric('Timestamp'),
    scriptS: metric('ScriptDuration'),
    taskS: metric('TaskDuration'),
  };
}

async function heapMb(cdp: CDPSession): Promise<number> {
  await cdp.send('HeapProfiler.collectGarbage');
  const { usedSize } = await cdp.send('Runtime.getHeapUsage');
  return usedSize / 1024 / 1024;
}

function countCommits(): void {
  globalThis.snugCommits = 0;
  Object.assign(globalThis, {
    __REACT_DEVTOOLS_GLOBAL_HOOK__: {
      supportsFiber: true,
      renderers: new Map(),
      inject: () => 1,
      onCommitFiberRoot: () => {
        globalThis.snugCommits += 1;
      },
      onCommitFiberUnmount: () => undefined,
      onPostCommitFiberRoot: () => undefined,
      checkDCE: () => undefined,
    },
  });
}
