/**
 * Draws every state of the catalogue in Chromium under the production Content-Security-Policy; runs axe over each;
 * fails on any violation, console error, policy breach, or page that is wider than its window.
 *
 *   node app/scripts/screens.mjs [--only A,B-] [--view desk,phone] [--theme dark] [--lang de] [--out FOLDER]
 *     [--sheet] [--all] [--keep]   (from web/)
 *
 * --lang takes languages of the pages, or ones that nobody speaks: `en-XA` is longer, `ar-XB` runs from right to left.
 * --sheet puts all pictures side by side on contact sheets.
 * --all draws every view, theme and language onto sheets; axe runs on desk and phone in the languages that people speak.
 * --keep also writes the states marked so in the catalogue to docs/screens/.
 * The file named by SNUG_BENCH_RESULTS gets the number of states that axe saw and of violations.
 */
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { build } from 'vite';
import { parseArgs } from 'node:util';
import { show, statesAt, tooWide, violations } from './look.mjs';
import { serveFolder } from './serve.mjs';
import { writeSheets } from './sheet.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));
const { values: options } = parseArgs({
  options: {
    only: { type: 'string', default: '' },
    view: { type: 'string' },
    theme: { type: 'string', default: 'light,dark' },
    lang: { type: 'string' },
    out: { type: 'string', default: join(here, '../../test-results/screens') },
    sheet: { type: 'boolean', default: false },
    all: { type: 'boolean', default: false },
    keep: { type: 'boolean', default: false },
    'skip-build': { type: 'boolean', default: false },
  },
});
const DIST = join(here, '../dist-catalogue');
const KEPT = join(here, '../../../docs/screens');
const POLICY =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; font-src 'self'; " +
  "connect-src 'self'; media-src 'self' blob:; worker-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; " +
  "frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'";
const TOUCH = { isMobile: true, hasTouch: true };
const VIEWS = [
  { name: 'desk', viewport: { width: 1280, height: 800 } },
  { name: 'phone', viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, ...TOUCH },
  { name: 'tablet', viewport: { width: 820, height: 1180 }, ...TOUCH },
  { name: 'wide', viewport: { width: 2560, height: 1080 } },
];
const AXE_VIEWS = ['desk', 'phone'];
const LANGUAGES = ['en', 'de'];
const LONGER = 'en-XA';
const FIXTURE_NOW = Date.UTC(2026, 10, 22, 10, 42);
/** Pages that draw at the same time. */
const AT_ONCE = 2;

const wanted = {
  views: options.view?.split(',') ?? (options.all ? VIEWS.map(({ name }) => name) : AXE_VIEWS),
  themes: options.theme.split(','),
  languages: options.lang?.split(',') ?? (options.all ? [...LANGUAGES, LONGER] : ['en']),
  states: options.only === '' ? [] : options.only.split(','),
};

if (!options['skip-build']) {
  await build({ configFile: join(here, 'catalogue.config.ts'), logLevel: 'error' });
}
const { origin, close } = await serveFolder(DIST, { headers: { 'content-security-policy': POLICY } });
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox'],
});
const failures = [];
const found = { axeStates: 0, axeViolations: 0 };
const pictures = [];

if (options.all) await rm(options.out, { recursive: true, force: true });
await mkdir(options.out, { recursive: true });
if (options.keep) await mkdir(KEPT, { recursive: true });
const rounds = VIEWS.filter(({ name }) => wanted.views.includes(name)).flatMap((view) =>
  wanted.themes.flatMap((theme) => wanted.languages.map((language) => ({ view, theme, language }))),
);
await Promise.all(Array.from({ length: AT_ONCE }, () => drawRounds()));
if (options.sheet || options.all) {
  const order = pictures.toSorted((one, other) => one.number - other.number);
  console.log(`${(await writeSheets(options.out, order, browser)).length} sheets`);
}
await browser.close();
close();
await report();

async function drawRounds() {
  for (let round = rounds.shift(); round !== undefined; round = rounds.shift()) await draw(round);
}

async function draw({ view, theme, language }) {
  const { name: viewName, ...screen } = view;
  const context = await browser.newContext({
    ...screen,
    colorScheme: theme,
    locale: 'en-GB',
    timezoneId: 'UTC',
  });
  const page = await context.newPage();
  // The fixtures' own time, so that "since" and the clock agree and pictures repeat.
  await page.clock.setFixedTime(FIXTURE_NOW);
  let current = '';
  page.on('console', (message) => {
    if (message.type() === 'error') failures.push(`${current}: console: ${message.text()}`);
  });
  page.on('pageerror', (error) => failures.push(`${current}: ${error.message}`));
  const states = await statesAt(page, `${origin}/catalogue.html?lang=${language}`);
  for (const [number, { id, press }] of states.entries()) {
    if (!isWanted(id)) continue;
    current = `${id} ${viewName} ${theme} ${language}`;
    const address = `${origin}/catalogue.html?state=${id}&theme=${theme}&lang=${language}`;
    try {
      await show(page, address, press, viewName === 'phone');
      const file = await takePicture(page, id, viewName, theme, language);
      pictures.push({ file, number, state: id, view: viewName, theme, language });
      await judge(page, current, AXE_VIEWS.includes(viewName) && language !== LONGER);
    } catch (error) {
      failures.push(`${current}: ${error instanceof Error ? error.message : error}`);
    }
  }
  await context.close();
}

/** `--only meeting,over-` takes the state `meeting` and all that begin with `over-`. */
function isWanted(state) {
  const { states } = wanted;
  return (
    states.length === 0 || states.some((one) => (one.endsWith('-') ? state.startsWith(one) : state === one))
  );
}

async function takePicture(page, state, view, theme, language) {
  const file = `${state}-${view}-${theme}${language === 'en' ? '' : `-${language}`}.png`;
  // The meeting fills the window; pages may be longer than it.
  const shot = await page.screenshot({ fullPage: !/^(meeting|chat|people|security)|settings/.test(state) });
  await writeFile(join(options.out, file), shot);
  if (
    options.keep &&
    language === 'en' &&
    (await page.evaluate(() => document.documentElement.dataset.kept === 'yes'))
  ) {
    await writeFile(join(KEPT, file), await page.screenshot({ scale: 'css' }));
  }
  return file;
}

async function judge(page, current, withAxe) {
  const over = await tooWide(page);
  if (over > 0) failures.push(`${current}: ${over} px wider than the window`);
  if (!withAxe) return;
  found.axeStates += 1;
  for (const violation of await violations(page)) {
    found.axeViolations += 1;
    failures.push(`${current}: axe: ${violation}`);
  }
}

async function report() {
  const results = process.env.SNUG_BENCH_RESULTS;
  if (results !== undefined) {
    const { axeStates, axeViolations } = found;
    await writeFile(
      results,
      JSON.stringify([
        { name: 'axe_states', value: axeStates, unit: 'states', target: null },
        { name: 'axe_violations', value: axeViolations, unit: 'violations', target: 0 },
      ]),
    );
  }
  if (failures.length > 0) {
    for (const failure of failures) console.error(failure);
    console.error(`${failures.length} findings on ${pictures.length} pictures`);
    process.exitCode = 1;
    return;
  }
  console.log(
    `${pictures.length} pictures, ${found.axeStates} seen by axe, which found nothing; no policy breach; see ${options.out}`,
  );
}
