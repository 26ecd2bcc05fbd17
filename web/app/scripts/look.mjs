/** Brings one state of the catalogue onto a page, as a person would, and judges it. */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

const AXE_TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const axe = await readFile(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8');

/** All states, with what is to be pressed in the language of `address`. */
export async function statesAt(page, address) {
  await page.goto(address);
  await page.waitForSelector('main');
  return page.$$eval('a[href^="?state="]', (links) =>
    links.map((link) => ({ id: link.textContent ?? '', press: link.getAttribute('data-press') ?? '' })),
  );
}

/** `phone` is whether the window is as narrow as a phone's. */
export async function show(page, address, press, phone) {
  await page.goto(address);
  await page.waitForSelector('main');
  for (const step of press.split('>').filter((one) => one !== '')) await take(page, step, phone);
  await page.evaluate(() => document.fonts.ready);
  await page.waitForTimeout(300);
}

async function take(page, step, phone) {
  const [, only = '', name = ''] = /^(?:(desk|phone):)?(.*)$/u.exec(step) ?? [];
  if (only !== '' && (only === 'phone') !== phone) return;
  const [label, text] = name.startsWith('write:') ? name.slice(6).split('=') : [];
  if (text !== undefined) await page.getByLabel(label).fill(text);
  else if (name.startsWith('key:')) await page.keyboard.press(name.slice(4));
  else await page.getByRole('button', { name }).or(page.getByRole('menuitem', { name })).click();
}

/** Pixels by which the page is wider than its window; 0 is right. */
export function tooWide(page) {
  return page.evaluate(() => Math.max(0, document.documentElement.scrollWidth - innerWidth));
}

/** What axe finds, one sentence each. */
export async function violations(page) {
  // The policy and Trusted Types keep scripts out of the page; the debugger puts axe beside them.
  const client = await page.context().newCDPSession(page);
  await client.send('Runtime.evaluate', { expression: axe });
  const { result } = await client.send('Runtime.evaluate', {
    expression: `axe.run(document, { runOnly: ${JSON.stringify(AXE_TAGS)} }).then((found) => JSON.stringify(found.violations.map((v) => v.id + ': ' + v.nodes.map((n) => n.target.join(' ') + ' ' + (n.any[0]?.message ?? n.failureSummary)).join(' | '))))`,
    awaitPromise: true,
    returnByValue: true,
  });
  await client.detach();
  return JSON.parse(result.value);
}
