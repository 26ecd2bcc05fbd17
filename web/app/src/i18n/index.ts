import { createContext, useContext } from 'react';
import { formatsOf, type Formats } from './formats.ts';
import type { Text, Translate } from './keys.ts';
import { chooseLanguage, localeOf, type Language } from './languages.ts';
import { translator } from './translate.ts';

export { allLanguages, chooseLanguage, type Language } from './languages.ts';
export type { Text, TextKey, Translate, Values } from './keys.ts';

/** A language as far as it has come. */
interface Voice {
  readonly translate: Translate;
  /** Fetches what the start page does not say. */
  readonly whole: () => Promise<void>;
}

const voices = new Map<string, Voice>();
let current: Voice | null = null;
let wholeWanted = false;

/** Loads the language, chosen or the browser's, and tells the page which it is. */
export async function startI18n(chosen: string | null): Promise<Translate> {
  wholeWanted = true;
  return startWithFirst(chosen);
}

/** The same with only what the start page says; `restOfLanguage` fetches the rest. */
export async function startWithFirst(chosen: string | null): Promise<Translate> {
  const translate = await speak(chosen);
  tellPage(translate);
  return translate;
}

export async function speak(chosen: string | null): Promise<Translate> {
  const language = chooseLanguage(chosen, navigator.languages);
  const voice = voices.get(language.id) ?? (await newVoice(language));
  voices.set(language.id, voice);
  if (wholeWanted) await voice.whole();
  current = voice;
  return voice.translate;
}

/** All sentences of the language that is spoken, and of each that is chosen from now on. */
export async function restOfLanguage(): Promise<void> {
  wholeWanted = true;
  await current?.whole();
}

async function newVoice(language: Language): Promise<Voice> {
  const { translate, learn } = translator(language.id, localeOf(language, navigator.languages));
  learn(await language.first());
  let whole: Promise<void> | null = null;
  const fetchRest = async () => {
    try {
      learn(await language.rest());
    } catch (error) {
      whole = null;
      throw error;
    }
  };
  return { translate, whole: () => (whole ??= fetchRest()) };
}

export function tellPage({ language }: Translate): void {
  const { id, dir } = chooseLanguage(language, []);
  document.documentElement.lang = id;
  document.documentElement.dir = dir;
}

const TranslateContext = createContext<Translate>(translator('en', 'en').translate);
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
