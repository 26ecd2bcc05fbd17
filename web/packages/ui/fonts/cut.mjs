/**
 * Cuts the two fonts down to what the pages draw. A visitor of the start page fetches three small files: Inter with
 * the letters of English and German, and Fraunces twice, one file with just the letters of the large heading and one
 * with those of the name. Whatever else the fonts know lies in files that a browser fetches when a letter of theirs
 * is on the page.
 *
 * Written to a folder that is no source, with the style sheet that names the files.
 */
import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import subsetFont from 'subset-font';

const TEXT = [...between(0x20, 0x7e), ...'äöüÄÖÜß\u00a0·©–‘’“”„…→'];
const HEADINGS = [
  ...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789',
  ...'äöüÄÖÜß .,:;?’‘“”„()&–…-/+#·\u00a0',
];
/** What the font packages' `latin` files hold, and their `latin-ext` files. */
const LATIN =
  'U+0020-00FF, U+0131, U+0152-0153, U+02BB-02BC, U+02C6, U+02DA, U+02DC, U+0304, U+0308, U+0329, ' +
  'U+2000-206F, U+20AC, U+2122, U+2191, U+2193, U+2212, U+2215, U+FEFF, U+FFFD';
const LATIN_EXT =
  'U+0100-02BA, U+02BD-02C5, U+02C7-02CC, U+02CE-02D7, U+02DD-02FF, U+1D00-1DBF, U+1E00-1E9F, U+1EF2-1EFF, ' +
  'U+2020, U+20A0-20AB, U+20AD-20C0, U+2113, U+2C60-2C7F, U+A720-A7FF';
const FEATURES = ['kern', 'ccmp', 'locl', 'mark', 'mkmk'];
const INTER = (part) => `@fontsource-variable/inter/files/inter-${part}-wght-normal.woff2`;
const FRAUNCES = (part) => `@fontsource-variable/fraunces/files/fraunces-${part}-opsz-normal.woff2`;

/**
 * One family each. `first` is what the first file holds, `later` the parts of the package that follow on demand.
 * `axes` is how the files are drawn. `weights` is what the style sheet may ask for; it is the same in all files of a
 * family, or a browser would take them for different faces and not look for a letter in the other file.
 */
const families = ({ heading, name }) => [
  {
    family: 'Inter Variable',
    file: 'inter',
    from: INTER,
    first: TEXT,
    later: ['latin', 'latin-ext'],
    features: [...FEATURES, 'tnum'],
    axes: { wght: { min: 400, max: 620 } },
    weights: '400 620',
  },
  {
    family: 'Fraunces Mark',
    file: 'fraunces-mark',
    from: FRAUNCES,
    first: letters(name),
    later: [],
    features: FEATURES,
    axes: { wght: 600, opsz: 28 },
    weights: '600',
  },
  {
    family: 'Fraunces Display',
    file: 'fraunces-display',
    from: FRAUNCES,
    first: letters(heading),
    later: ['latin'],
    features: FEATURES,
    axes: { wght: 480, opsz: 78 },
    weights: '480',
  },
  {
    family: 'Fraunces Variable',
    file: 'fraunces',
    from: FRAUNCES,
    first: HEADINGS,
    later: ['latin', 'latin-ext'],
    features: FEATURES,
    axes: { wght: 570, opsz: 28 },
    weights: '500 600',
  },
];

/** The files of which the start page's first picture is made. */
const FIRST_PICTURE = ['inter-first', 'fraunces-mark-first', 'fraunces-display-first'];

/**
 * A plugin for Vite: the fonts lie in `folder` before anything asks for them, and the page asks for the first ones
 * together with its script. `first.heading` and `first.name` are what the start page writes large.
 */
export function fonts(folder, first) {
  return {
    name: 'snug-fonts',
    config: () => ({ resolve: { alias: { 'snug-fonts': folder } } }),
    buildStart: () => cut(folder, first),
    transformIndexHtml: {
      order: 'post',
      handler: (_, { bundle }) =>
        Object.keys(bundle ?? {})
          .filter((name) => FIRST_PICTURE.some((font) => name.includes(`/${font}-`)))
          .map((name) => ({
            tag: 'link',
            attrs: { rel: 'preload', as: 'font', type: 'font/woff2', crossorigin: '', href: `/${name}` },
            injectTo: 'head',
          })),
    },
  };
}

async function cut(folder, first) {
  const cuts = families(first).flatMap(filesOf);
  const sources = new Map();
  for (const { from } of cuts) sources.set(from, await readFile(fileURLToPath(import.meta.resolve(from))));
  const inputs = createHash('sha256').update(await readFile(fileURLToPath(import.meta.url)));
  inputs.update(JSON.stringify(first));
  for (const bytes of sources.values()) inputs.update(bytes);
  const stamp = inputs.digest('hex');
  if ((await readFile(join(folder, 'stamp'), 'utf8').catch(() => '')) === stamp) return;
  await mkdir(folder, { recursive: true });
  for (const one of cuts) await write(folder, `${one.file}.woff2`, await drawn(one, sources.get(one.from)));
  await write(folder, 'fonts.css', [...cuts.map(face), ...STAND_INS.map(standIn)].join('\n'));
  await write(folder, 'stamp', stamp);
}

/** A family's files: what is drawn first, and the parts of the package without it. */
function filesOf({ file, from, first, later, ...rest }) {
  const parts = { latin: points(LATIN), 'latin-ext': points(LATIN_EXT) };
  return [
    { ...rest, file: `${file}-first`, from: from('latin'), characters: first },
    ...later.map((part) => ({
      ...rest,
      // Both are for few: measurements know them by `latin-ext`.
      file: `${file}-${part === 'latin' ? 'latin-ext-signs' : part}`,
      from: from(part),
      characters: parts[part].filter((one) => !first.includes(one)),
    })),
  ];
}

async function drawn({ characters, features, axes }, bytes) {
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
  unicode-range: ${ranges(characters)};
}
`;
}

/**
 * What stands there until the fonts have come, in their measures, so that nothing moves when they do. `size` is how
 * wide the sentences of the start page are, against the same in the stand-in.
 */
const STAND_INS = [
  {
    family: 'Inter Stand-in',
    local: ['Arial', 'Liberation Sans', 'Helvetica'],
    size: 1.072,
    ascent: 0.96875,
    descent: 0.2412,
  },
  {
    family: 'Fraunces Stand-in',
    local: ['Times New Roman', 'Liberation Serif', 'Times'],
    size: 1.015,
    ascent: 0.978,
    descent: 0.255,
  },
];

function standIn({ family, local, size, ascent, descent }) {
  const percent = (share) => `${(share * 100).toFixed(2)}%`;
  return `@font-face {
  font-family: '${family}';
  src: ${local.map((name) => `local('${name}')`).join(', ')};
  size-adjust: ${percent(size)};
  ascent-override: ${percent(ascent / size)};
  descent-override: ${percent(descent / size)};
  line-gap-override: 0%;
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

/** With the space, by which a browser tells that a font can be measured at all. */
function letters(text) {
  return [...new Set(` ${text}`)];
}

function points(range) {
  return range.split(', ').flatMap((part) => {
    const [first, last = first] = part
      .replace('U+', '')
      .split('-')
      .map((hex) => Number.parseInt(hex, 16));
    return between(first, last);
  });
}

/** The value of `unicode-range`: `U+20-7E, U+A0`. */
function ranges(characters) {
  const all = [...new Set(characters.map((one) => one.codePointAt(0)))].toSorted((a, b) => a - b);
  const runs = [];
  for (const point of all) {
    const last = runs.at(-1);
    if (last?.[1] === point - 1) last[1] = point;
    else runs.push([point, point]);
  }
  const hex = (point) => point.toString(16).toUpperCase();
  return runs.map(([a, b]) => (a === b ? `U+${hex(a)}` : `U+${hex(a)}-${hex(b)}`)).join(', ');
}
