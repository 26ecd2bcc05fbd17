import { createInstance } from 'i18next';
import { createContext, useContext } from 'react';
import en from './en.json';
import type { Text, TextKey, Translate, Values } from './keys.ts';

export type { Text, TextKey, Translate, Values } from './keys.ts';

const instance = createInstance();

/** Loads the language and returns the function that turns keys into sentences. */
export async function startI18n(language: string | null): Promise<Translate> {
  await instance.init({
    lng: language ?? 'en',
    fallbackLng: 'en',
    resources: { en: { translation: en } },
    // React escapes by itself.
    interpolation: { escapeValue: false },
    returnNull: false,
  });
  document.documentElement.lang = instance.resolvedLanguage ?? 'en';
  document.documentElement.dir = instance.dir();
  return (key: TextKey, values?: Values) => instance.t(key, values ?? {});
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
