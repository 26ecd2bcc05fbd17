import type { TextKey, Translate, Values } from './keys.ts';

/** A language's file: sentences by name, nested as one likes. Plurals end in `_one`, `_other` and so on. */
export interface Sentences {
  readonly [name: string]: string | Sentences;
}

/**
 * Turns keys into sentences: fills in `{{values}}` and, where there is a `count`, chooses the plural by the rules of
 * the language. The files have the form of i18next (JSON v4), which translators' programs read; of i18next itself
 * the sentences need nothing else, and it is a tenth of the first page.
 */
export function translator(
  language: string,
  sentences: Sentences,
  fallback: Translate | null,
  locale = language,
): Translate {
  const plural = new Intl.PluralRules(language);
  const flat = flatten(sentences);
  const translate = (key: TextKey, values: Values = {}) => {
    const sentence = find(flat, key, values, plural) ?? fallback?.(key, values);
    return sentence === undefined ? key : fill(sentence, values);
  };
  return Object.assign(translate, { language, locale });
}

function find(flat: ReadonlyMap<string, string>, key: TextKey, values: Values, plural: Intl.PluralRules) {
  const { count } = values as { count?: string | number };
  if (typeof count !== 'number') return flat.get(key);
  return flat.get(`${key}_${plural.select(count)}`) ?? flat.get(`${key}_other`) ?? flat.get(key);
}

function fill(sentence: string, values: Values): string {
  return sentence.replaceAll(/\{\{(\w+)\}\}/gu, (whole, name: string) => String(values[name] ?? whole));
}

export function flatten(tree: Sentences, prefix = '', into = new Map<string, string>()): Map<string, string> {
  for (const [name, value] of Object.entries(tree)) {
    if (typeof value === 'string') into.set(prefix + name, value);
    else flatten(value, `${prefix}${name}.`, into);
  }
  return into;
}
