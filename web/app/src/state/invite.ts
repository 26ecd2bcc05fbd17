import type { EngineSnapshot } from '@snug/engine/api';
import type { Speak } from '../i18n/index.ts';
import { text, type Text } from '../i18n/keys.ts';
import { calendarFile } from './calendar.ts';

/** What an invitation is made of. It holds no passphrase: that goes another way. */
export interface Invitation {
  readonly link: string;
  readonly title: string | null;
  readonly passphraseNeeded: boolean;
  /** Until when somebody must have come; null once somebody has, or when it is not known. */
  readonly validUntilUnixMs: number | null;
}

export function invitationOf({ screen, meeting }: EngineSnapshot): Invitation | null {
  if (meeting === null) return null;
  const { link, title, passphraseNeeded, expiresAtUnixMs } = meeting;
  // Whoever is inside keeps the room: from then on the link works until the meeting is over.
  const validUntilUnixMs = screen === 'meeting' ? null : expiresAtUnixMs;
  return { link, title, passphraseNeeded, validUntilUnixMs };
}

/** "The link works until ...". */
export function validity({ validUntilUnixMs }: Invitation, dateTime: (unixMs: number) => string): Text {
  return validUntilUnixMs === null
    ? text('invite.validWhileOn')
    : text('created.validUntil', { when: dateTime(validUntilUnixMs) });
}

type Words = Pick<Speak, 't' | 'dateTime'>;

/** Opens the person's own mail program with a letter that is ready; nothing is sent from here. */
export function mailAddress(invitation: Invitation, withTitle: boolean, speak: Words): string {
  const fields = [
    ['subject', headline(invitation, withTitle, speak)],
    ['body', letter(invitation, withTitle, speak)],
  ] as const;
  return `mailto:?${fields.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&')}`;
}

export interface Appointment {
  readonly startUnixMs: number;
  readonly minutes: number;
}

export function calendarOf(
  invitation: Invitation,
  appointment: Appointment,
  withTitle: boolean,
  speak: Words,
  own: { readonly uid: string; readonly nowUnixMs: number },
): string {
  const { title, link } = invitation;
  return calendarFile({
    ...own,
    ...appointment,
    summary: withTitle && title !== null ? title : speak.t('invite.calendarTitle'),
    description: letter(invitation, withTitle, speak),
    link,
  });
}

/** Why a meeting cannot be at this time, if so. */
export function appointmentProblem(
  { validUntilUnixMs }: Invitation,
  startUnixMs: number | null,
  nowUnixMs: number,
  dateTime: (unixMs: number) => string,
): Text | null {
  if (startUnixMs === null) return text('invite.timeMissing');
  if (startUnixMs < nowUnixMs - HOUR_MS) return text('invite.timePast');
  if (validUntilUnixMs !== null && startUnixMs >= validUntilUnixMs) {
    return text('invite.timeLate', { when: dateTime(validUntilUnixMs) });
  }
  return null;
}

const HOUR_MS = 3_600_000;
const HALF_HOUR_MS = HOUR_MS / 2;

/** The half hour after the next one, or what the link allows. */
export function firstAppointment({ validUntilUnixMs }: Invitation, nowUnixMs: number): number {
  const soon = Math.ceil(nowUnixMs / HALF_HOUR_MS) * HALF_HOUR_MS + HALF_HOUR_MS;
  return validUntilUnixMs !== null && soon >= validUntilUnixMs ? nowUnixMs : soon;
}

function headline({ title }: Invitation, withTitle: boolean, { t }: Words): string {
  return withTitle && title !== null ? t('invite.subjectNamed', { title }) : t('invite.subject');
}

function letter(invitation: Invitation, withTitle: boolean, speak: Words): string {
  const { t, dateTime } = speak;
  const { link, passphraseNeeded, validUntilUnixMs } = invitation;
  const paragraphs = [
    `${headline(invitation, withTitle, speak)}.`,
    `${t('invite.open')}\n${link}`,
    ...(passphraseNeeded ? [t('invite.passphraseComes')] : []),
    t('invite.keep'),
    ...(validUntilUnixMs === null ? [] : [t('invite.until', { when: dateTime(validUntilUnixMs) })]),
  ];
  // Mail programs and calendars want line ends of two characters.
  return paragraphs.join('\n\n').replaceAll('\n', '\r\n');
}
