import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const css = readFileSync(join(import.meta.dirname, 'tokens.css'), 'utf8');

type Theme = 'light' | 'dark';

function colours(theme: Theme): Map<string, string> {
  const found = new Map<string, string>();
  for (const [, name, light, dark] of css.matchAll(
    /--([a-z-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)/gu,
  )) {
    if (name && light && dark) found.set(name, theme === 'light' ? light : dark);
  }
  return found;
}

function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5]
    .map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].toSorted((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

const GROUNDS = ['bg', 'surface', 'raised', 'well'];
const ON_GROUNDS = ['ink', 'dim', 'accent', 'green', 'red'];
const TEXT: [string, string][] = [
  ...GROUNDS.flatMap((ground) => ON_GROUNDS.map((ink): [string, string] => [ink, ground])),
  ['on-accent', 'accent'],
  ['on-accent', 'accent-hover'],
  ['accent', 'accent-soft'],
  ['ink', 'accent-soft'],
  ['green', 'green-soft'],
  ['ink', 'green-soft'],
  ['red', 'red-soft'],
  ['ink', 'red-soft'],
  ['on-danger', 'danger'],
  ['on-danger', 'danger-hover'],
  ['bg', 'ink'],
];
const EDGES: [string, string][] = [
  ...GROUNDS.map((ground): [string, string] => ['edge', ground]),
  ['ring', 'bg'],
  ['ring', 'surface'],
  ['danger', 'bg'],
];

describe.each<Theme>(['light', 'dark'])('the %s colours', (theme) => {
  const token = colours(theme);
  const of = (name: string) => token.get(name) ?? expect.fail(`no colour ${name}`);

  it.each(TEXT)('%s reads on %s', (ink, ground) => {
    expect(contrast(of(ink), of(ground))).toBeGreaterThanOrEqual(4.5);
  });

  it.each(EDGES)('%s shows on %s', (edge, ground) => {
    expect(contrast(of(edge), of(ground))).toBeGreaterThanOrEqual(3);
  });
});
