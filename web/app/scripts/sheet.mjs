/**
 * Puts pictures side by side: one page that a browser opens, and the same as pictures of it, one for each kind of
 * window, theme and language, so that a person sees all states at a glance.
 */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const COLUMNS_PX = { desk: 420, wide: 520, tablet: 300, phone: 200 };
const SHEET_PX = 2600;
/** Taller sheets are more than a graphics library draws at once. */
const SHEET_HEIGHT_MAX = 14_000;

/** `pictures`: `{ file, state, view, theme, language }`. Returns the names of the files written. */
export async function writeSheets(folder, pictures, browser) {
  const groups = new Map();
  for (const picture of pictures) {
    const name = `${picture.view}-${picture.theme}-${picture.language}`;
    groups.set(name, [...(groups.get(name) ?? []), picture]);
  }
  const page = await browser.newPage({ viewport: { width: SHEET_PX, height: 900 } });
  const written = [];
  for (const [name, group] of groups) {
    const html = join(folder, `sheet-${name}.html`);
    await writeFile(html, document(name, group));
    await page.goto(pathToFileURL(html).href);
    await page.waitForLoadState('load');
    const height = await page.evaluate(() => globalThis.document.documentElement.scrollHeight);
    for (let top = 0, part = 1; top < height; top += SHEET_HEIGHT_MAX, part += 1) {
      const clip = { x: 0, y: top, width: SHEET_PX, height: Math.min(SHEET_HEIGHT_MAX, height - top) };
      const file = `sheet-${name}${height > SHEET_HEIGHT_MAX ? `-${part}` : ''}.jpg`;
      await page.screenshot({ path: join(folder, file), clip, fullPage: true, type: 'jpeg', quality: 70 });
      written.push(file);
    }
  }
  await page.close();
  const links = [...groups.keys()].map((name) => `<li><a href="sheet-${name}.html">${name}</a></li>`);
  await writeFile(join(folder, 'index.html'), shell('All pictures', `<ul>${links.join('')}</ul>`));
  return written;
}

function document(name, group) {
  const width = COLUMNS_PX[group[0]?.view ?? 'desk'];
  const figures = group.map(
    ({ file, state }) =>
      `<figure style="width:${width}px"><img src="${file}" alt="" width="${width}"><figcaption>${state}</figcaption></figure>`,
  );
  return shell(name, `<main>${figures.join('')}</main>`);
}

function shell(title, body) {
  return `<!doctype html><meta charset="utf-8"><title>${title}</title><style>
body{margin:24px;background:#777;font:14px sans-serif;color:#fff}main{display:flex;flex-wrap:wrap;gap:20px;align-items:flex-start}
figure{margin:0}figcaption{padding:4px 0}img{display:block}a{color:#fff}</style><h1>${title}</h1>${body}`;
}
