import type en from './en.json';

type Leaves<T, Prefix extends string = ''> = {
  [K in keyof T & string]: T[K] extends string ? `${Prefix}${K}` : Leaves<T[K], `${Prefix}${K}.`>;
}[keyof T & string];

type WithoutPlural<K extends string> = K extends `${infer Base}_one` | `${infer Base}_other` ? Base : K;

/** Every sentence that exists. A key that is not in the English file does not compile. */
export type TextKey = WithoutPlural<Leaves<typeof en>>;

export type Values = Readonly<Record<string, string | number>>;

/** A sentence that a view model chose; the interface translates it. */
export interface Text {
  readonly key: TextKey;
  readonly values?: Values;
}

/** Turns keys into sentences of one language, and knows which. */
export interface Translate {
  (key: TextKey, values?: Values): string;
  /** As in `lang`. */
  readonly language: string;
  /** Dates and numbers are written as in this place: `de-AT`. */
  readonly locale: string;
}

export function text(key: TextKey, values?: Values): Text {
  return values === undefined ? { key } : { key, values };
}
