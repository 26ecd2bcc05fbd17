/**
 * What a browser that was never here fetches to draw the start page: serves the build with gzip, opens it in
 * Chromium, and counts the bodies that came until nothing more did. Fonts count, and so would anything prefetched.
 * Fails above the budget.
 *
 *   node app/scripts/size.mjs [DIST]   (from web/, after a build)
 */
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { serveFolder } from './serve.mjs';

const START_GZIP_KB_MAX = 120;
const dist = process.argv[2] ?? fileURLToPath(new URL('../dist', import.meta.url));
const INSTANCE = JSON.stringify({
  name: 'Snug',
  version: '0.1.0',
  operator: {
    name: 'Genossenschaft Übergang',
    contact: 'a@example.org',
    imprint_url: null,
    privacy_url: null,
  },
  limits: { members_max: 100, link_validity_max_s: 2_592_000 },
  notice: null,
});

for (const [locale, button] of [
  ['en-GB', 'New meeting'],
  ['de-DE', 'Neue Besprechung'],
]) {
  const sent = await fetched(locale, button);
  const total = [...sent.values()].reduce((sum, bytes) => sum + bytes, 0);
  for (const [name, bytes] of sent) row(name, bytes);
  row(`start page in ${locale}, of at most ${START_GZIP_KB_MAX}`, total);
  if (total > START_GZIP_KB_MAX * 1024) {
    console.error('the start page is too large');
    process.exitCode = 1;
  }
}

/** Path to bytes sent. */
async function fetched(locale, button) {
  const sent = new Map();
  const server = await serveFolder(dist, {
    gzip: true,
    answers: { '/api/v1/instance': INSTANCE },
    onSent: (name, bytes) => sent.set(name, bytes),
  });
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox'],
  });
  const page = await browser.newPage({ locale });
  await page.goto(server.origin);
  await page.getByRole('button', { name: button, exact: true }).waitFor();
  await page.evaluate(() => document.fonts.ready);
  await page.waitForLoadState('networkidle');
  await page.waitForTimeout(2_000);
  await browser.close();
  server.close();
  return sent;
}

function row(name, bytes) {
  console.log(`${(bytes / 1024).toFixed(1).padStart(8)} KB  ${name}`);
}
