/**
 * Cuts the two fonts down to what the pages draw. A visitor fetches three small files: Inter with the letters of
 * western Europe, and Fraunces in two sizes, one drawn for the large heading of the start and one for all others.
 * Whatever else Inter and Fraunces know lies in files that a browser fetches when a letter of theirs is on the page.
 *
 * Written to a folder that is no source, with the style sheet that names the files.
 */
import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import subsetFont from 'subset-font';

const ASCII = between(0x20, 0x7e);
const WESTERN = between(0xc0, 0xff);
const SIGNS = [...'\u00a0·×÷§©®°–—‘’“”„…«»→←−€¡¿'];
const LETTERS = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'];
const TEXT = [...ASCII, ...WESTERN, ...SIGNS];
const HEADINGS = [...LETTERS, ...WESTERN, ...'0123456789 .,:;?!’‘“”()&–—…-/+#\'"·\u00a0'];
/** What the font packages' `latin` files hold, and their `latin-ext` files. */
const LATIN =
  'U+0000-00FF, U+0131, U+0152-0153, U+02BB-02BC, U+02C6, U+02DA, U+02DC, U+0304, U+0308, U+0329, ' +
  'U+2000-206F, U+20AC, U+2122, U+2191, U+2193, U+2212, U+2215, U+FEFF, U+FFFD';
const LATIN_EXT =
  'U+0100-02BA, U+02BD-02C5, U+02C7-02CC, U+02CE-02D7, U+02DD-02FF, U+1D00-1DBF, U+1E00-1E9F, U+1EF2-1EFF, ' +
  'U+2020, U+20A0-20AB, U+20AD-20C0, U+2113, U+2C60-2C7F, U+A720-A7FF';
const INTER_FEATURES = ['kern', 'calt', 'ccmp', 'locl', 'mark', 'mkmk', 'tnum', 'cv05', 'ss03'];
const FRAUNCES_FEATURES = ['kern', 'ccmp', 'locl', 'mark', 'mkmk'];
const INTER = '@fontsource-variable/inter/files/inter';
const FRAUNCES = '@fontsource-variable/fraunces/files/fraunces';

/**
 * `axes` is how the file is drawn. `weights` is what the style sheet may ask for; it is the same in all files of a
 * family, or a browser would take them for different faces and not look for a letter in the other file.
 */
const CUTS = [
  {
    family: 'Inter Variable',
    file: 'inter-text',
    from: `${INTER}-latin-wght-normal.woff2`,
    characters: TEXT,
    features: INTER_FEATURES,
    axes: { wght: { min: 400, max: 620 } },
    weights: '400 620',
  },
  {
    family: 'Inter Variable',
    file: 'inter-latin-ext-signs',
    from: `${INTER}-latin-wght-normal.woff2`,
    characters: without(LATIN, TEXT),
    features: INTER_FEATURES,
    axes: { wght: { min: 400, max: 620 } },
    weights: '400 620',
  },
  {
    family: 'Inter Variable',
    file: 'inter-latin-ext',
    from: `${INTER}-latin-ext-wght-normal.woff2`,
    weights: '400 620',
  },
  {
    family: 'Fraunces Display',
    file: 'fraunces-display',
    from: `${FRAUNCES}-latin-opsz-normal.woff2`,
    characters: [...LETTERS, ...' .,’?!–-'],
    features: FRAUNCES_FEATURES,
    axes: { wght: 480, opsz: 78 },
    weights: '480',
  },
  {
    family: 'Fraunces Variable',
    file: 'fraunces-text',
    from: `${FRAUNCES}-latin-opsz-normal.woff2`,
    characters: HEADINGS,
    features: FRAUNCES_FEATURES,
    axes: { wght: 570, opsz: 28 },
    weights: '500 600',
  },
  {
    family: 'Fraunces Variable',
    file: 'fraunces-latin-ext-signs',
    from: `${FRAUNCES}-latin-opsz-normal.woff2`,
    characters: without(LATIN, HEADINGS),
    features: FRAUNCES_FEATURES,
    axes: { wght: 570, opsz: 28 },
    weights: '500 600',
  },
  {
    family: 'Fraunces Variable',
    file: 'fraunces-latin-ext',
    from: `${FRAUNCES}-latin-ext-opsz-normal.woff2`,
  },
];

/** A plugin for Vite: the fonts lie in `folder` before anything asks for them. */
export function fonts(folder) {
  return {
    name: 'snug-fonts',
    config: () => ({ resolve: { alias: { 'snug-fonts': folder } } }),
    buildStart: () => cut(folder),
  };
}

async function cut(folder) {
  const sources = new Map();
  for (const { from } of CUTS) sources.set(from, await readFile(fileURLToPath(import.meta.resolve(from))));
  const inputs = createHash('sha256').update(await readFile(fileURLToPath(import.meta.url)));
  for (const bytes of sources.values()) inputs.update(bytes);
  const stamp = inputs.digest('hex');
  if ((await readFile(join(folder, 'stamp'), 'utf8').catch(() => '')) === stamp) return;
  await mkdir(folder, { recursive: true });
  for (const one of CUTS) await write(folder, `${one.file}.woff2`, await drawn(one, sources.get(one.from)));
  await write(folder, 'fonts.css', CUTS.map(face).join('\n'));
  await write(folder, 'stamp', stamp);
}

async function drawn({ characters, features, axes }, bytes) {
  if (characters === undefined) return bytes;
  return subsetFont(bytes, characters.join(''), {
    targetFormat: 'woff2',
    keepFeatures: features,
    variationAxes: axes,
    noHinting: true,
    // Copyright and licence stay in the file.
    preserveNameIds: [0, 13, 14],
  });
}

function face({ family, file, characters, weights }) {
  return `@font-face {
  font-family: '${family}';
  font-style: normal;
  font-display: swap;
  font-weight: ${weights};
  src: url('./${file}.woff2') format('woff2');
  unicode-range: ${characters === undefined ? LATIN_EXT : ranges(characters)};
}
`;
}

/** Another build may run beside this one: nobody sees half a file. */
async function write(folder, name, content) {
  const beside = join(folder, `.${name}.${process.pid}`);
  await writeFile(beside, content);
  await rename(beside, join(folder, name));
}

function between(first, last) {
  return Array.from({ length: last - first + 1 }, (_, at) => String.fromCodePoint(first + at));
}

function without(range, characters) {
  const all = range.split(', ').flatMap((part) => {
    const [first, last = first] = part
      .replace('U+', '')
      .split('-')
      .map((hex) => Number.parseInt(hex, 16));
    return between(first, last);
  });
  return all.filter((one) => !characters.includes(one));
}

/** The value of `unicode-range`: `U+20-7E, U+A0`. */
function ranges(characters) {
  const points = [...new Set(characters.map((one) => one.codePointAt(0)))].toSorted((a, b) => a - b);
  const runs = [];
  for (const point of points) {
    const last = runs.at(-1);
    if (last?.[1] === point - 1) last[1] = point;
    else runs.push([point, point]);
  }
  const hex = (point) => point.toString(16).toUpperCase();
  return runs.map(([a, b]) => (a === b ? `U+${hex(a)}` : `U+${hex(a)}-${hex(b)}`)).join(', ');
}
