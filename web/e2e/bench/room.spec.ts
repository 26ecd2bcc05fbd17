/** What a full room costs the page while one watches for a minute. */

import { type CDPSession, test } from '@playwright/test';
import { fillRoom } from '../support/full-room.ts';
import { type Outcome, rounded, writeOutcomes } from '../support/outcomes.ts';
import type { Person } from '../support/person.ts';

const WATCHED_MS = 60_000;

declare global {
  /** What React drew, counted by the hook that it offers to its developer tools. */
  var snugCommits: number;
}

test('a room of twenty-five', async ({ browser }) => {
  const room = await fillRoom(browser, countCommits);
  await room.cdp.send('Performance.enable');
  writeOutcomes(await watch(room.watcher, room.cdp));
  await room.close();
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
