/**
 * Speech with added noise, before and after noise.wasm in the browser's worklet, and what it costs.
 * `SNUG_BENCH_SPEECH`: a folder with recordings (Debian's pocketsphinx-testdata).
 */

import { cpSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { LAB_DIST, startEffectsLab } from '../support/effects-lab.ts';
import { median, rounded, writeOutcomes } from '../support/outcomes.ts';
import type * as noise from '../effects-lab/src/noise.ts';
import { NOISE_KINDS } from '../effects-lab/src/noises.ts';

const INPUT_DB = [0, 5, 10];

declare const lab: { readonly noise: typeof noise };

test('noise removal', async ({ page }) => {
  test.setTimeout(600_000);
  const server = await startEffectsLab();
  const sounds = samples(`${LAB_DIST}/samples`);
  await page.goto(server.origin);
  await page.waitForFunction('globalThis.lab !== undefined');
  const measured: noise.Measured[] = [];
  for (const kind of NOISE_KINDS) {
    for (const inputDb of INPUT_DB) {
      const one = await page.evaluate(
        (given) => lab.noise.measure(given.speech, given.others, given.kind, given.inputDb),
        { ...sounds, kind, inputDb },
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
    costs.push(await page.evaluate((speech) => lab.noise.cost(speech, 30), sounds.speech));
  }
  await server.close();
  expect(costs.every((ms) => ms > 0)).toBe(true);
  const gains = measured.map(({ beforeDb, afterDb }) => afterDb - beforeDb);
  const gain = gains.reduce((sum, one) => sum + one, 0) / gains.length;
  writeOutcomes([
    { name: 'noise_snr_gain_db', value: rounded(gain), unit: 'dB', target: 8 },
    { name: 'noise_cpu_ms_per_s', value: rounded(median(costs)), unit: 'ms/s', target: 30 },
  ]);
});

/** LibriVox is read by the one who speaks, everything else is the room. */
function samples(to: string): { speech: string[]; others: string[] } {
  const from = process.env['SNUG_BENCH_SPEECH'] ?? '';
  mkdirSync(to, { recursive: true });
  const take = (folder: string) =>
    readdirSync(join(from, folder))
      .filter((name) => name.endsWith('.wav'))
      .toSorted()
      .map((name) => {
        cpSync(join(from, folder, name), join(to, name));
        return `/samples/${name}`;
      });
  return { speech: take('librivox'), others: take('cards') };
}
