import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { BACKGROUND } from './state/theme.ts';

const APP = join(import.meta.dirname, '..');
const read = (path: string) => readFileSync(join(APP, path), 'utf8');

interface Icon {
  readonly src: string;
  readonly sizes: string;
  readonly type: string;
  readonly purpose: string;
}

const manifest = JSON.parse(read('public/manifest.webmanifest')) as {
  readonly icons: readonly Icon[];
  readonly display: string;
  readonly start_url: string;
  readonly theme_color: string;
};

/** Width and height of a PNG, from its first chunk. */
function pixels(path: string): string {
  const bytes = readFileSync(path);
  expect(bytes.subarray(1, 4).toString()).toBe('PNG');
  return `${bytes.readUInt32BE(16)}x${bytes.readUInt32BE(20)}`;
}

describe('the installed program', () => {
  it('has icons of every size and form that systems ask for', () => {
    const drawn = manifest.icons.filter(({ type }) => type === 'image/png');
    for (const { src, sizes } of drawn) expect(pixels(join(APP, 'public', src)), src).toBe(sizes);
    expect(drawn.map(({ sizes, purpose }) => `${purpose} ${sizes}`)).toEqual([
      'any 192x192',
      'any 512x512',
      'maskable 192x192',
      'maskable 512x512',
    ]);
    expect(pixels(join(APP, 'public/apple-touch-icon.png'))).toBe('180x180');
    for (const { src } of manifest.icons) expect(existsSync(join(APP, 'public', src)), src).toBe(true);
  });

  it('opens at the start, without the browser around it', () => {
    expect([manifest.display, manifest.start_url]).toEqual(['standalone', '/']);
  });

  it('is drawn by the browser in the colours of the page', () => {
    const tokens = read('../packages/ui/src/styles/tokens.css');
    expect(tokens).toContain(`--bg: light-dark(${BACKGROUND.light}, ${BACKGROUND.dark})`);
    const page = read('index.html');
    for (const [theme, colour] of Object.entries(BACKGROUND)) {
      expect(page).toContain(`content="${colour}" media="(prefers-color-scheme: ${theme})"`);
    }
    expect(manifest.theme_color).toBe(BACKGROUND.dark);
  });

  it('has no service worker that could keep an old program', () => {
    const sources = ['app/src', 'packages'].flatMap((folder) =>
      readdirSync(join(APP, '..', folder), { recursive: true, encoding: 'utf8' })
        .filter((name) => /\.tsx?$/u.test(name) && !name.includes('.test.') && !name.includes('node_modules'))
        .map((name) => join('..', folder, name)),
    );
    expect(sources.filter((path) => read(path).includes('serviceWorker'))).toEqual([]);
  });
});
