import type { TextKey, Translate, Values } from './keys.ts';

/** A language's file: sentences by name, nested as one likes. Plurals end in `_one`, `_other` and so on. */
export interface Sentences {
  readonly [name: string]: string | Sentences;
}

export interface Translator {
  readonly translate: Translate;
  /** Sentences may come in parts. */
  readonly learn: (sentences: Sentences) => void;
}

/**
 * Turns keys into sentences: fills in `{{values}}` and, where there is a `count`, chooses the plural by the rules of
 * the language. The files have the form of i18next (JSON v4), which translators' programs read; of i18next itself
 * the sentences need nothing else, and it is a tenth of the first page. A key without a sentence is shown itself.
 */
export function translator(language: string, locale = language): Translator {
  let rules: Intl.PluralRules | undefined;
  const plural = () => (rules ??= new Intl.PluralRules(language));
  const flat = new Map<string, string>();
  const translate = (key: TextKey, values: Values = {}) =>
    fill(find(flat, key, values, plural) ?? key, values);
  return {
    translate: Object.assign(translate, { language, locale }),
    learn: (sentences) => void flatten(sentences, '', flat),
  };
}

function find(
  flat: ReadonlyMap<string, string>,
  key: TextKey,
  values: Values,
  plural: () => Intl.PluralRules,
) {
  const { count } = values as { count?: string | number };
  if (typeof count !== 'number') return flat.get(key);
  return flat.get(`${key}_${plural().select(count)}`) ?? flat.get(`${key}_other`) ?? flat.get(key);
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
