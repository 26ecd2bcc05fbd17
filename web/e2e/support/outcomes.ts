/** What a measurement found, handed to `cargo xtask bench` in a file. */

import { writeFileSync } from 'node:fs';

export interface Outcome {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly target: number | null;
}

export function writeOutcomes(outcomes: readonly Outcome[]): void {
  for (const { name, value, unit } of outcomes) console.log(`${name}: ${value} ${unit}`);
  const path = process.env['SNUG_BENCH_RESULTS'];
  if (path !== undefined) writeFileSync(path, JSON.stringify(outcomes));
}

export function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
