/**
 * Speech with added noise, before and after noise.wasm in the browser's worklet, and what it costs.
 * `SNUG_BENCH_SPEECH`: a folder with recordings (see xtask/src/bench/effects.rs); `SNUG_BENCH_RESULTS`: a file.
 */

import { cpSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { LAB_DIST, startEffectsLab } from '../support/effects-lab.ts';
import type * as noise from '../effects-lab/src/noise.ts';
import { NOISE_KINDS } from '../effects-lab/src/noises.ts';

const INPUT_DB = [0, 5, 10];

declare const lab: { readonly noise: typeof noise };

test('noise removal', async ({ page }) => {
  test.setTimeout(600_000);
  const server = await startEffectsLab();
  const { speech, others } = samples(`${LAB_DIST}/samples`);
  await page.goto(server.origin);
  await page.waitForFunction('globalThis.lab !== undefined');
  const measured: noise.Measured[] = [];
  for (const kind of NOISE_KINDS) {
    for (const inputDb of INPUT_DB) {
      const one = await page.evaluate(
        ({ speech, others, kind, inputDb }) => lab.noise.measure(speech, others, kind, inputDb),
        { speech, others, kind, inputDb },
      );
      const { beforeDb, afterDb, delaySamples } = one;
      console.log(
        kind,
        inputDb,
        beforeDb.toFixed(1),
        afterDb.toFixed(1),
        (afterDb - beforeDb).toFixed(1),
        delaySamples,
      );
      measured.push(one);
    }
  }
  const costs: number[] = [];
  for (let run = 0; run < 5; run += 1) {
    costs.push(await page.evaluate((speech) => lab.noise.cost(speech, 30), speech));
  }
  await server.close();
  expect(costs.every((ms) => ms > 0)).toBe(true);
  const gains = measured.map(({ beforeDb, afterDb }) => afterDb - beforeDb);
  const gain = gains.reduce((sum, one) => sum + one, 0) / gains.length;
  const cost = costs.toSorted((one, other) => one - other)[2] ?? 0;
  console.log(
    `mean gain ${gain.toFixed(1)} dB, ${cost.toFixed(1)} ms a second (${costs.map((ms) => ms.toFixed(1)).join(' ')})`,
  );
  const results = [
    { name: 'noise_snr_gain_db', value: round(gain), unit: 'dB', target: 8 },
    { name: 'noise_cpu_ms_per_s', value: round(cost), unit: 'ms/s', target: 30 },
  ];
  const file = process.env['SNUG_BENCH_RESULTS'];
  if (file !== undefined) writeFileSync(file, JSON.stringify(results));
});

/** LibriVox is read by the one who speaks, everything else is the room. */
function samples(to: string): { speech: string[]; others: string[] } {
  const from = process.env['SNUG_BENCH_SPEECH'] ?? '';
  mkdirSync(to, { recursive: true });
  const take = (folder: string) =>
    readdirSync(join(from, folder))
      .filter((name) => name.endsWith('.wav'))
      .sort()
      .map((name) => {
        cpSync(join(from, folder, name), join(to, name));
        return `/samples/${name}`;
      });
  return { speech: take('librivox'), others: take('cards') };
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
