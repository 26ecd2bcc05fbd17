/** Whether the memory of a page in a full room stays flat. */

import { type CDPSession, test } from '@playwright/test';
import { fillRoom } from '../support/full-room.ts';
import { rounded, writeOutcomes } from '../support/outcomes.ts';

/** The heap is read after so many minutes in the room, the first for comparison. */
const MINUTES = (process.env['SNUG_BENCH_MINUTES'] ?? '10,30').split(',').map(Number);

test('the heap in a room of twenty-five', async ({ browser }) => {
  const { watcher, cdp, begun, close } = await fillRoom(browser);
  const heaps: number[] = [];
  for (const minutes of MINUTES) {
    await watcher.page.waitForTimeout(Math.max(0, begun + minutes * 60_000 - Date.now()));
    heaps.push(await heapMb(cdp));
    console.log(`heap after ${minutes} minutes: ${heaps.at(-1)?.toFixed(1)} MB`);
  }
  const growth = (heaps.at(-1) ?? Number.NaN) - (heaps[0] ?? Number.NaN);
  writeOutcomes([{ name: 'ui_heap_growth_mb', value: rounded(growth), unit: 'MB', target: 5 }]);
  await close();
});

/** What is still in use after everything that is not was collected. */
async function heapMb(cdp: CDPSession): Promise<number> {
  await cdp.send('HeapProfiler.collectGarbage');
  const { usedSize } = await cdp.send('Runtime.getHeapUsage');
  return usedSize / 1024 / 1024;
}
