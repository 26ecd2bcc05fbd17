/**
 * What a browser that was never here fetches to draw the start page: serves the build with gzip, opens it in
 * Chromium, and counts the bodies that came until nothing more did. Fonts count, and so would anything prefetched.
 * Fails above the budget.
 *
 *   node app/scripts/size.mjs [DIST]   (from web/, after a build)
 */
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { chromium } from 'playwright-core';

const START_GZIP_KB_MAX = 150;
const dist = process.argv[2] ?? fileURLToPath(new URL('../dist', import.meta.url));
const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
};
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

/** Path to bytes sent. */
const sent = new Map();
const server = createServer(async (request, response) => {
  const path = new URL(request.url ?? '/', 'http://snug').pathname;
  if (path === '/api/v1/instance') {
    response.writeHead(200, { 'content-type': 'application/json' }).end(INSTANCE);
    return;
  }
  const name = path === '/' ? 'index.html' : path;
  const body = await readFile(join(dist, name)).catch(() => null);
  if (body === null) {
    response.writeHead(404).end();
    return;
  }
  const packed = extname(name) === '.woff2';
  const bytes = packed ? body : gzipSync(body, { level: 9 });
  sent.set(name, bytes.length);
  response.writeHead(200, {
    'content-type': TYPES[extname(name)] ?? 'application/octet-stream',
    ...(packed ? {} : { 'content-encoding': 'gzip' }),
  });
  response.end(bytes);
});
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox'],
});
const page = await browser.newPage();
await page.goto(`http://127.0.0.1:${server.address().port}/`);
await page.getByRole('button', { name: 'New meeting', exact: true }).waitFor();
await page.evaluate(() => document.fonts.ready);
await page.waitForLoadState('networkidle');
await page.waitForTimeout(2_000);
await browser.close();
server.close();

const total = [...sent.values()].reduce((sum, bytes) => sum + bytes, 0);
for (const [name, bytes] of sent) row(name, bytes);
row(`start page, of at most ${START_GZIP_KB_MAX}`, total);
if (total > START_GZIP_KB_MAX * 1024) {
  console.error('the start page is too large');
  process.exit(1);
}

function row(name, bytes) {
  console.log(`${(bytes / 1024).toFixed(1).padStart(8)} KB  ${name}`);
}
