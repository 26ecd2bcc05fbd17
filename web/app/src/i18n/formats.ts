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
  /** "125 %" of 1.25 */
  readonly percent: (share: number) => string;
  /** "one, two and three" */
  readonly list: (items: readonly string[]) => string;
  /** Writes the first letter large, for the beginning of a sentence. */
  readonly capital: (sentence: string) => string;
}

const known = new Map<string, Formats>();

/** Formatters are costly to make: each place has one set, and each is made when it is first asked for. */
export function formatsOf(locale: string): Formats {
  const made = known.get(locale) ?? formats(locale);
  known.set(locale, made);
  return made;
}

function formats(locale: string): Formats {
  const time = once(() => new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit' }));
  const date = once(() => new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'long' }));
  const dateTime = once(
    () =>
      new Intl.DateTimeFormat(locale, {
        weekday: 'long',
        day: 'numeric',
        month: 'long',
        hour: '2-digit',
        minute: '2-digit',
      }),
  );
  const number = once(() => new Intl.NumberFormat(locale));
  const percent = once(() => new Intl.NumberFormat(locale, { style: 'percent' }));
  const list = once(() => new Intl.ListFormat(locale, { type: 'conjunction' }));
  return {
    time: (unixMs) => time().format(unixMs),
    date: (unixMs) => date().format(unixMs),
    dateTime: (unixMs) => dateTime().format(unixMs),
    number: (value) => number().format(value),
    percent: (share) => percent().format(share),
    list: (items) => list().format(items),
    capital: ([first = '', ...rest]) => first.toLocaleUpperCase(locale) + rest.join(''),
  };
}

function once<Made>(make: () => Made): () => Made {
  let made: Made | undefined;
  return () => (made ??= make());
}
