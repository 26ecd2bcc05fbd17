/**
 * Draws every state of the catalogue in Chromium under the production Content-Security-Policy, on a phone and a
 * desk, light and dark; runs axe over each; fails on any violation, console error or policy breach.
 *
 *   node app/scripts/screens.mjs [--only A,B-] [--view desk] [--theme dark] [--lang de] [--out FOLDER] [--keep]   (from web/)
 *
 * --lang takes a language of the pages, or one that nobody speaks: `en-XA` is longer, `ar-XB` runs from right to left.
 *
 * --keep also writes the states marked so in the catalogue to docs/screens/.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { build } from 'vite';
import { parseArgs } from 'node:util';
import { serveFolder } from './serve.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));
const { values: options } = parseArgs({
  options: {
    only: { type: 'string', default: '' },
    view: { type: 'string', default: '' },
    theme: { type: 'string', default: '' },
    lang: { type: 'string', default: 'en' },
    out: { type: 'string', default: join(here, '../../test-results/screens') },
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
const VIEWS = [
  { name: 'desk', viewport: { width: 1280, height: 800 }, deviceScaleFactor: 1 },
  {
    name: 'phone',
    viewport: { width: 390, height: 844 },
    deviceScaleFactor: 2,
    isMobile: true,
    hasTouch: true,
  },
];
const FIXTURE_NOW = Date.UTC(2026, 10, 22, 10, 42);
const THEMES = ['light', 'dark'];
const AXE_TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

if (!options['skip-build']) {
  await build({ configFile: join(here, 'catalogue.config.ts'), logLevel: 'error' });
}

const { origin, close } = await serveFolder(DIST, { headers: { 'content-security-policy': POLICY } });

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox'],
});
const axe = await readFile(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8');
const failures = [];
let looked = 0;

await mkdir(options.out, { recursive: true });
if (options.keep) await mkdir(KEPT, { recursive: true });

for (const view of VIEWS.filter(({ name }) => name.startsWith(options.view))) {
  for (const theme of THEMES.filter((name) => name.startsWith(options.theme))) {
    const context = await browser.newContext({
      ...view,
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
    for (const { id, press } of await statesOf(page)) {
      if (!wanted(id)) continue;
      current = `${id} ${view.name} ${theme}`;
      await look(page, { id, press }, view, theme);
      looked += 1;
    }
    await context.close();
  }
}
await browser.close();
close();

if (failures.length > 0) {
  for (const failure of failures) console.error(failure);
  console.error(`${failures.length} findings on ${looked} pictures`);
  process.exit(1);
}
console.log(`${looked} pictures, axe found nothing, no policy breach; see ${options.out}`);

/** `--only meeting,over-` takes the state `meeting` and all that begin with `over-`. */
function wanted(state) {
  if (options.only === '') return true;
  return options.only.split(',').some((one) => (one.endsWith('-') ? state.startsWith(one) : state === one));
}

async function statesOf(page) {
  await page.goto(`${origin}/catalogue.html?lang=${options.lang}`);
  await page.waitForSelector('main');
  return page.$$eval('a[href^="?state="]', (links) =>
    links.map((link) => ({ id: link.textContent ?? '', press: link.getAttribute('data-press') ?? '' })),
  );
}

async function look(page, { id: state, press }, view, theme) {
  await page.goto(`${origin}/catalogue.html?state=${state}&theme=${theme}&lang=${options.lang}`);
  await page.waitForSelector('main');
  for (const step of press.split('>').filter((one) => one !== '')) {
    const [, only = view.name, name] = /^(?:(desk|phone):)?(.*)$/u.exec(step);
    if (only !== view.name) continue;
    const [label, text] = name.startsWith('write:') ? name.slice(6).split('=') : [];
    if (text !== undefined) await page.getByLabel(label).fill(text);
    else if (name.startsWith('key:')) await page.keyboard.press(name.slice(4));
    else await page.getByRole('button', { name }).or(page.getByRole('menuitem', { name })).click();
  }
  await page.evaluate(() => document.fonts.ready);
  await page.waitForTimeout(300);
  const language = options.lang === 'en' ? '' : `-${options.lang}`;
  const name = `${state}-${view.name}-${theme}${language}.png`;
  // The meeting fills the window; pages may be longer than it.
  const shot = await page.screenshot({ fullPage: !/^(meeting|chat|people|security)|settings/.test(state) });
  await writeFile(join(options.out, name), shot);
  if (options.keep && (await page.evaluate(() => document.documentElement.dataset.kept === 'yes'))) {
    await writeFile(join(KEPT, name), await page.screenshot({ scale: 'css' }));
  }
  await checkWidth(page);
  await runAxe(page);
}

async function checkWidth(page) {
  const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  if (over > 0) failures.push(`${page.url()}: ${over} px wider than the window`);
}

async function runAxe(page) {
  // The policy and Trusted Types keep scripts out of the page; the debugger puts axe beside them.
  const client = await page.context().newCDPSession(page);
  await client.send('Runtime.evaluate', { expression: axe });
  const { result } = await client.send('Runtime.evaluate', {
    expression: `axe.run(document, { runOnly: ${JSON.stringify(AXE_TAGS)} }).then((found) => JSON.stringify(found.violations.map((v) => v.id + ': ' + v.nodes.map((n) => n.target.join(' ') + ' ' + (n.any[0]?.message ?? n.failureSummary)).join(' | '))))`,
    awaitPromise: true,
    returnByValue: true,
  });
  await client.detach();
  for (const violation of JSON.parse(result.value)) failures.push(`${page.url()}: axe: ${violation}`);
}
