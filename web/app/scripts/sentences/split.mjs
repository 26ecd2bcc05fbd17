/**
 * Cuts a language's file in two: `en.json?first` is what the start page says, `en.json?rest` all else, which comes
 * with the screen that says it. strings.mjs checks that the start page says nothing of the rest.
 */
import { readFile } from 'node:fs/promises';

/** The parts of the file that the start page needs. */
export const FIRST = [
  'app',
  'title',
  'start',
  'language',
  'theme',
  'settings.heading',
  'problem.link',
  'problem.create_failed',
  'problem.unsupported_browser',
  'problem.engine_failed',
  'problem.page',
];

const ID = /^(.+\.json)\?(first|rest)$/u;

export function isFirst(key) {
  return FIRST.some((part) => key === part || key.startsWith(`${part}.`));
}

/** A plugin for Vite. */
export function sentences() {
  return {
    name: 'snug-sentences',
    enforce: 'pre',
    async load(id) {
      const [, file, part] = ID.exec(id) ?? [];
      if (file === undefined) return null;
      this.addWatchFile(file);
      const tree = JSON.parse(await readFile(file, 'utf8'));
      return { code: `export default ${JSON.stringify(split(tree, part === 'first'))}`, moduleType: 'js' };
    },
  };
}

export function split(tree, first, prefix = '') {
  return Object.fromEntries(
    Object.entries(tree).flatMap(([name, value]) => {
      const key = prefix + name;
      if (typeof value === 'string') return isFirst(key) === first ? [[name, value]] : [];
      const inner = split(value, first, `${key}.`);
      return Object.keys(inner).length > 0 ? [[name, inner]] : [];
    }),
  );
}
