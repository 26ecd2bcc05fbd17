/**
 * Checks the sentences of every language: keys that the code uses and English lacks, keys that nothing uses, what a
 * language lacks against English, plural forms, places to fill in, words that may not be printed; and claims whose
 * sentence is gone.
 *
 *   node app/scripts/strings.mjs   (from web/)
 */
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'smol-toml';
import { baseKeys, claims, flatten, judge, literalsOf, use } from './sentences/check.mjs';
import { isFirst } from './sentences/split.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));
const SOURCE = join(here, '../src');
const CLAIMS = join(here, '../../../privacy/claims.toml');

const languages = (await readdir(join(SOURCE, 'i18n')))
  .filter((name) => name.endsWith('.json'))
  .map((name) => name.replace('.json', ''));
const sentences = new Map(
  await Promise.all(
    languages.map(async (language) => {
      const file = await readFile(join(SOURCE, 'i18n', `${language}.json`), 'utf8');
      return [language, flatten(JSON.parse(file))];
    }),
  ),
);
const english = sentences.get('en');
const findings = [
  ...use(await sources(SOURCE), english),
  ...[...sentences].flatMap(([language, own]) => judge(language, own, english)),
  ...(await late(join(SOURCE, 'main.tsx'))),
  ...claims(parse(await readFile(CLAIMS, 'utf8')).claim ?? [], english),
];

if (findings.length > 0) {
  console.error(findings.join('\n'));
  process.exit(1);
}
console.log(`${baseKeys(english).size} sentences in ${languages.join(', ')}: all there, all used`);

/** What the first load says, found along its imports, must come with it. */
async function late(entry) {
  const keys = baseKeys(english);
  const seen = new Set();
  const queue = [entry];
  const tooLate = [];
  for (let file = queue.pop(); file !== undefined; file = queue.pop()) {
    if (seen.has(file)) continue;
    seen.add(file);
    const code = await readFile(file, 'utf8');
    for (const key of literalsOf(code)) {
      if (keys.has(key) && !isFirst(key))
        tooLate.push(`not there on the start page: ${key} (${file.slice(SOURCE.length + 1)})`);
    }
    const imported = code.matchAll(/^(?:import|export)\s(?!type\b)[^;]*?from '(\.[^']+\.tsx?)'/gmu);
    for (const [, path] of imported) queue.push(join(dirname(file), path));
  }
  return tooLate;
}

async function sources(folder) {
  const entries = await readdir(folder, { recursive: true });
  const files = entries.filter(
    (name) => /\.tsx?$/u.test(name) && !name.includes('.test.') && !name.startsWith('catalogue'),
  );
  return (await Promise.all(files.map((name) => readFile(join(folder, name), 'utf8')))).join('\n');
}
