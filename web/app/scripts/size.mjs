/**
 * What a browser fetches to draw the start page, gzipped: HTML, scripts, styles, and apart from them the fonts.
 * Fails above the budget.
 *
 *   node app/scripts/size.mjs [DIST]   (from web/, after a build)
 */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const START_GZIP_KB_MAX = 150;
const dist = process.argv[2] ?? fileURLToPath(new URL('../dist', import.meta.url));

const html = await readFile(join(dist, 'index.html'), 'utf8');
const linked = [...html.matchAll(/(?:src|href)="\/(assets\/[^"]+\.(?:js|css))"/gu)].map(([, path]) => path);
const styles = (
  await Promise.all(linked.filter((path) => path.endsWith('.css')).map((path) => text(path)))
).join('');
const fonts = [...styles.matchAll(/assets\/([a-z]+-latin-[a-z]+-normal[^)"']*\.woff2)/gu)]
  .map(([, name]) => name)
  .filter((name) => !name.includes('latin-ext'));

let total = gzip(html);
row('index.html', total);
for (const path of linked) {
  const size = gzip(await text(path));
  total += size;
  row(path, size);
}
row('start page', total);
let fontBytes = 0;
for (const name of new Set(fonts)) {
  const { length } = await readFile(join(dist, 'assets', name));
  fontBytes += length;
  row(name, length);
}
row('start page with fonts', total + fontBytes);
const rest = (await readdir(join(dist, 'assets'))).filter(
  (name) => name.endsWith('.js') && !linked.includes(`assets/${name}`),
);
for (const name of rest) row(`  later: ${name}`, gzip(await text(`assets/${name}`)));

if (total > START_GZIP_KB_MAX * 1000) {
  console.error(`the start page is larger than ${START_GZIP_KB_MAX} kB`);
  process.exit(1);
}

async function text(path) {
  return readFile(join(dist, path), 'utf8');
}

function gzip(content) {
  return gzipSync(content, { level: 9 }).length;
}

function row(name, bytes) {
  console.log(`${(bytes / 1000).toFixed(1).padStart(8)} kB  ${name}`);
}
