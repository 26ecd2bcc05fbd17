/**
 * Two languages that nobody speaks, made from English, in development builds only. What is not in them was not
 * translated; what breaks in them breaks in a longer language, or in one that is written from right to left.
 */
import en from './en.json';
import { addLanguage } from './languages.ts';
import type { Sentences } from './translate.ts';

/** The tags that Unicode gives to such languages. */
export const ACCENTED = 'en-XA';
export const MIRRORED = 'ar-XB';

const LONGER = 1.4;
const LETTERS = new Map(
  [...'abcdefghijklmnopqrstuvwyzABCDEFGHIJKLMNOPRSTUVWYZ'].map((letter, index) => [
    letter,
    [...'åɓçđéƒğĥîĵķļɱñöþɋŕšţûṽŵýžÅƁÇĐÉƑĜĤÎĴĶĻḾÑÖÞŔŠŢÛṼŴÝŽ'][index] ?? letter,
  ]),
);
const VOWELS = new Set('aeiouAEIOU');
/** From here to POP, letters are drawn from right to left whatever they are. */
const OVERRIDE = '\u202e';
const POP = '\u202c';

export function addPseudoLanguages(): void {
  add(ACCENTED, '[Åççéñţš]', 'ltr', accented);
  add(MIRRORED, `${OVERRIDE}Mirrored${POP}`, 'rtl', mirrored);
}

function add(id: string, name: string, dir: 'ltr' | 'rtl', change: (sentence: string) => string) {
  addLanguage({ id, name, dir, first: async () => changed(en, change), rest: async () => ({}) });
}

/** Accents on every letter, brackets around, and vowels doubled until it is two fifths longer. */
export function accented(sentence: string): string {
  return numbersOr(sentence, (whole) => `[${between(whole, (words) => longer(words, accents))}]`);
}

/** Every word written from right to left. */
export function mirrored(sentence: string): string {
  return numbersOr(sentence, (whole) =>
    between(whole, (words) => words.replaceAll(/\S+/gu, `${OVERRIDE}$&${POP}`)),
  );
}

function accents(letter: string): string {
  return LETTERS.get(letter) ?? letter;
}

function longer(words: string, draw: (letter: string) => string): string {
  let debt = 0;
  let drawn = '';
  for (const letter of words) {
    debt += LONGER - 1;
    drawn += draw(letter);
    while (debt >= 1 && VOWELS.has(letter)) {
      drawn += draw(letter);
      debt -= 1;
    }
  }
  return drawn + '~'.repeat(Math.max(0, Math.round(debt)));
}

/** What code puts into `{{places}}` stays as it is. */
function between(sentence: string, change: (words: string) => string): string {
  return sentence
    .split(/(\{\{\w+\}\})/u)
    .map((part) => (part.startsWith('{{') ? part : change(part)))
    .join('');
}

/** The list of number words is split at its commas later. */
function numbersOr(sentence: string, change: (sentence: string) => string): string {
  const parts = sentence.split(',');
  return parts.length > 12 ? parts.map(change).join(',') : change(sentence);
}

function changed(tree: Sentences, change: (sentence: string) => string): Sentences {
  return Object.fromEntries(
    Object.entries(tree).map(([name, value]) => [
      name,
      typeof value === 'string' ? change(value) : changed(value, change),
    ]),
  );
}
