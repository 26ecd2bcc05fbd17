/** Times, dates, numbers and lists as they are written where the reader is. */
export interface Formats {
  /** "10:42" */
  readonly time: (unixMs: number) => string;
  /** "22 November" */
  readonly date: (unixMs: number) => string;
  /** "Sunday 22 November at 10:42" */
  readonly dateTime: (unixMs: number) => string;
  /** "1,200" */
  readonly number: (value: number) => string;
  /** "one, two and three" */
  readonly list: (items: readonly string[]) => string;
  /** Writes the first letter large, for the beginning of a sentence. */
  readonly capital: (sentence: string) => string;
}

const known = new Map<string, Formats>();

/** Formatters are costly to make, so each place has one set. */
export function formatsOf(locale: string): Formats {
  const made = known.get(locale) ?? formats(locale);
  known.set(locale, made);
  return made;
}

function formats(locale: string): Formats {
  const time = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit' });
  const date = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'long' });
  const dateTime = new Intl.DateTimeFormat(locale, {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    hour: '2-digit',
    minute: '2-digit',
  });
  const number = new Intl.NumberFormat(locale);
  const list = new Intl.ListFormat(locale, { type: 'conjunction' });
  return {
    time: (unixMs) => time.format(unixMs),
    date: (unixMs) => date.format(unixMs),
    dateTime: (unixMs) => dateTime.format(unixMs),
    number: (value) => number.format(value),
    list: (items) => list.format(items),
    capital: ([first = '', ...rest]) => first.toLocaleUpperCase(locale) + rest.join(''),
  };
}
