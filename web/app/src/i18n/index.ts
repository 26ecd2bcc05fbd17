import { createContext, useContext } from 'react';
import en from './en.json';
import type { Text, Translate } from './keys.ts';
import { translator, type Sentences } from './translate.ts';

export type { Text, TextKey, Translate, Values } from './keys.ts';

interface Language {
  readonly dir: 'ltr' | 'rtl';
  readonly load: () => Promise<Sentences>;
}

const english = translator('en', en, null);

/** Languages besides English; only the chosen one is fetched. */
const LANGUAGES: Readonly<Record<string, Language>> = {};

/** Loads the language and returns the function that turns keys into sentences. */
export async function startI18n(wanted: string | null): Promise<Translate> {
  const language = wanted === null ? undefined : LANGUAGES[wanted];
  document.documentElement.lang = wanted !== null && language ? wanted : 'en';
  document.documentElement.dir = language?.dir ?? 'ltr';
  return wanted !== null && language ? translator(wanted, await language.load(), english) : english;
}

const TranslateContext = createContext<Translate>((key) => key);
export const TranslateProvider = TranslateContext.Provider;

export interface Speak {
  readonly t: Translate;
  /** A sentence that a view model chose. */
  readonly say: (text: Text) => string;
  /** Written out up to twelve: "three". */
  readonly words: (count: number) => string;
  readonly time: (unixMs: number) => string;
  readonly dateTime: (unixMs: number) => string;
}

const time = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
const dateTime = new Intl.DateTimeFormat(undefined, {
  weekday: 'long',
  day: 'numeric',
  month: 'long',
  hour: '2-digit',
  minute: '2-digit',
});

/** A number in words up to twelve, in digits above. */
export function inWords(t: Translate, count: number): string {
  return t('app.numbers').split(',')[count] ?? String(count);
}

export function useText(): Speak {
  const t = useContext(TranslateContext);
  return {
    t,
    say: ({ key, values }) => t(key, values),
    words: (count) => inWords(t, count),
    time: (unixMs) => time.format(unixMs),
    dateTime: (unixMs) => dateTime.format(unixMs),
  };
}
