import englishFirst from './en.json?first';
import type { Sentences } from './translate.ts';

export interface Language {
  /** BCP 47, as in `lang` and in the preferences. */
  readonly id: string;
  /** In the language itself. */
  readonly name: string;
  readonly dir: 'ltr' | 'rtl';
  /** What the start page says. */
  readonly first: () => Promise<Sentences>;
  /** What all other screens say. */
  readonly rest: () => Promise<Sentences>;
}

export const ENGLISH: Language = {
  id: 'en',
  name: 'English',
  dir: 'ltr',
  first: () => Promise.resolve(englishFirst),
  rest: () => import('./en.json?rest').then((file) => file.default),
};

const languages: Language[] = [
  ENGLISH,
  {
    id: 'de',
    name: 'Deutsch',
    dir: 'ltr',
    first: () => import('./de.json?first').then((file) => file.default),
    rest: () => import('./de.json?rest').then((file) => file.default),
  },
];

export function allLanguages(): readonly Language[] {
  return languages;
}

/** For the catalogue and the development server, which bring languages that nobody speaks. */
export function addLanguage(language: Language): void {
  if (!languages.some(({ id }) => id === language.id)) languages.push(language);
}

/**
 * The language to speak: the one chosen, else the first that the browser asks for and that is there, else English.
 * `de-AT` is answered with `de`.
 */
export function chooseLanguage(
  chosen: string | null,
  wanted: readonly string[],
  known: readonly Language[] = languages,
): Language {
  const candidates = chosen === null ? wanted : [chosen, ...wanted];
  for (const candidate of candidates) {
    const exact = known.find(({ id }) => same(id, candidate));
    const found = exact ?? known.find(({ id }) => same(id, primary(candidate)));
    if (found) return found;
  }
  return ENGLISH;
}

/** Where the reader is, as far as the browser says: English dates look different in London and in Boston. */
export function localeOf(language: Language, wanted: readonly string[]): string {
  return wanted.find((tag) => same(primary(tag), language.id)) ?? language.id;
}

function primary(tag: string): string {
  return tag.split('-')[0] ?? tag;
}

function same(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
