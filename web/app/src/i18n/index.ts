import { createContext, useContext } from 'react';
import en from './en.json';
import { formatsOf, type Formats } from './formats.ts';
import type { Text, Translate } from './keys.ts';
import { chooseLanguage, localeOf } from './languages.ts';
import { translator } from './translate.ts';

export { allLanguages, chooseLanguage, type Language } from './languages.ts';
export type { Text, TextKey, Translate, Values } from './keys.ts';

const english = translator('en', en, null, localeOf(chooseLanguage('en', []), navigator.languages));

/** Loads the language, chosen or the browser's, and tells the page which it is. */
export async function startI18n(chosen: string | null): Promise<Translate> {
  const translate = await speak(chosen);
  tellPage(translate);
  return translate;
}

export async function speak(chosen: string | null): Promise<Translate> {
  const language = chooseLanguage(chosen, navigator.languages);
  if (language.load === null) return english;
  return translator(language.id, await language.load(), english, localeOf(language, navigator.languages));
}

export function tellPage({ language }: Translate): void {
  const { id, dir } = chooseLanguage(language, []);
  document.documentElement.lang = id;
  document.documentElement.dir = dir;
}

const TranslateContext = createContext<Translate>(english);
export const TranslateProvider = TranslateContext.Provider;

export interface Speak extends Formats {
  readonly t: Translate;
  /** A sentence that a view model chose. */
  readonly say: (text: Text) => string;
  /** Written out up to twelve: "three". */
  readonly words: (count: number) => string;
}

/** A number in words up to twelve, in digits above. */
export function inWords(t: Translate, count: number): string {
  return t('app.numbers').split(',')[count] ?? formatsOf(t.locale).number(count);
}

export function useText(): Speak {
  const t = useContext(TranslateContext);
  return {
    ...formatsOf(t.locale),
    t,
    say: ({ key, values }) => t(key, values),
    words: (count) => inWords(t, count),
  };
}
