import type { Person } from '@snug/engine/api';

const TONES = 8;
const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

function firstLetter(word: string): string {
  for (const { segment } of segmenter.segment(word)) return segment.toLocaleUpperCase();
  return '';
}

/** One or two letters: of the first and the last word. Empty for an empty name. */
export function initials(name: string): string {
  const words = name.split(/[\s,._-]+/u).filter((word) => word !== '');
  const first = words[0];
  const last = words.at(-1);
  if (first === undefined || last === undefined) return '';
  return words.length === 1 ? firstLetter(first) : firstLetter(first) + firstLetter(last);
}

/** Which of the eight colours belongs to a leaf. */
export function toneOf(leaf: number): number {
  return ((leaf % TONES) + TONES) % TONES;
}

export function ownPerson(people: readonly Person[]): Person | undefined {
  return people.find((person) => person.own);
}
