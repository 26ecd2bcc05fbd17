import type { CreateOptions } from '@snug/engine/api';
import type { TextKey } from '../i18n/keys.ts';

export interface StartOptions {
  readonly title: string;
  readonly passphrase: string;
  readonly validForSeconds: number;
}

const HOUR_S = 3_600;
const DAY_S = 24 * HOUR_S;

export const EMPTY_OPTIONS: StartOptions = { title: '', passphrase: '', validForSeconds: DAY_S };

/** UTF-8 bytes (`limits::TITLE_BYTES_MAX`); a character has at most four. */
export const TITLE_LENGTH_MAX = 50;

const VALIDITIES: readonly { readonly seconds: number; readonly key: TextKey }[] = [
  { seconds: HOUR_S, key: 'start.validHour' },
  { seconds: DAY_S, key: 'start.validDay' },
  { seconds: 7 * DAY_S, key: 'start.validWeek' },
  { seconds: 30 * DAY_S, key: 'start.validMonth' },
];

/** How long a link may work here; at least the shortest. */
export function validities(maxSeconds: number | null): typeof VALIDITIES {
  const allowed = VALIDITIES.filter(({ seconds }) => maxSeconds === null || seconds <= maxSeconds);
  return allowed.length > 0 ? allowed : VALIDITIES.slice(0, 1);
}

export function optionsOf({ title, passphrase, validForSeconds }: StartOptions): CreateOptions {
  return { title: title.trim(), passphrase, validForSeconds };
}
