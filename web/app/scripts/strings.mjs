/**
 * Checks the sentences: keys that the code uses and English lacks, keys that nothing uses, words that may not be
 * printed, and claims whose sentence is gone. A key must stand in the code as one literal.
 *
 *   node app/scripts/strings.mjs   (from web/)
 */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'smol-toml';

const here = fileURLToPath(new URL('.', import.meta.url));
const SOURCE = join(here, '../src');
const CLAIMS = join(here, '../../../privacy/claims.toml');
const NEVER = /\b(secure|safe|safely|military|unbreakable|bulletproof|100\s?%)\b|!/iu;
const PLURAL = /_(one|other|zero|two|few|many)$/u;

const english = flatten(JSON.parse(await readFile(join(SOURCE, 'i18n/en.json'), 'utf8')));
const keys = new Set([...english.keys()].map((key) => key.replace(PLURAL, '')));
const code = await sources(SOURCE);
const literals = new Set(
  [...code.matchAll(/'([a-z][A-Za-z]*(?:\.[A-Za-z_]+)+)'/gu)].map(([, literal]) => literal),
);
const roots = new Set([...keys].map((key) => key.split('.')[0]));

const findings = [
  ...[...keys].filter((key) => !literals.has(key)).map((key) => `unused: ${key}`),
  ...[...literals]
    .filter(
      (literal) =>
        roots.has(literal.split('.')[0]) && !keys.has(literal) && !code.includes(`from '${literal}'`),
    )
    .map((literal) => `missing: ${literal}`),
  ...[...english]
    .filter(([, sentence]) => NEVER.test(sentence))
    .map(([key]) => `words that are never printed: ${key}`),
  ...(await claimFindings()),
];

if (findings.length > 0) {
  console.error(findings.join('\n'));
  process.exit(1);
}
console.log(`${keys.size} sentences: all there, all used`);

async function claimFindings() {
  const { claim = [] } = parse(await readFile(CLAIMS, 'utf8'));
  return claim.flatMap(({ id, sentence_key: key, does_not_hold_when: unless }) => [
    ...(key === undefined || keys.has(key) ? [] : [`claim ${id}: no sentence ${key}`]),
    ...(unless?.length > 0 ? [] : [`claim ${id}: does_not_hold_when is empty`]),
  ]);
}

function flatten(tree, prefix = '', into = new Map()) {
  for (const [name, value] of Object.entries(tree)) {
    if (typeof value === 'string') into.set(prefix + name, value);
    else flatten(value, `${prefix}${name}.`, into);
  }
  return into;
}

async function sources(folder) {
  const entries = await readdir(folder, { recursive: true });
  const files = entries.filter(
    (name) => /\.tsx?$/u.test(name) && !name.includes('.test.') && !name.startsWith('catalogue'),
  );
  return (await Promise.all(files.map((name) => readFile(join(folder, name), 'utf8')))).join('\n');
}
