/** Writes a number out up to twelve. */
export type Words = (count: number) => string;

/** The same, for the beginning of a sentence when `capital`. */
export function inWordsOf(words: Words, count: number, capital = false): string {
  const word = words(count);
  return capital ? word.charAt(0).toLocaleUpperCase() + word.slice(1) : word;
}
