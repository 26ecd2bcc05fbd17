import { fixtures } from '@snug/engine/fake';
import { describe, expect, it } from 'vitest';
import { formatsOf } from '../i18n/formats.ts';
import { startI18n } from '../i18n/index.ts';
import {
  appointmentProblem,
  calendarOf,
  firstAppointment,
  invitationOf,
  mailAddress,
  validity,
} from './invite.ts';

const t = await startI18n('en');
const speak = { t, dateTime: formatsOf('en-GB').dateTime };
const NOW = fixtures.FIXTURE_NOW;
const HOUR_MS = 3_600_000;
const CREATED = invitationOf(fixtures.CREATED);
if (CREATED === null) throw new Error('the fixture has a meeting');
const INVITATION = { ...CREATED, passphraseNeeded: true };
const OWN = { uid: 'uid', nowUnixMs: NOW };

function mail(withTitle: boolean) {
  const query = mailAddress(INVITATION, withTitle, speak).replace('mailto:?', '');
  return Object.fromEntries(query.split('&').map((field) => field.split('=').map(decodeURIComponent)));
}

function calendar(withTitle: boolean) {
  return calendarOf(INVITATION, { startUnixMs: NOW, minutes: 60 }, withTitle, speak, OWN).replaceAll(
    '\r\n ',
    '',
  );
}

describe('an e-mail', () => {
  it('goes to whoever the person chooses, with the whole link', () => {
    expect(mailAddress(INVITATION, false, speak)).toMatch(/^mailto:\?subject=/u);
    expect(mail(false)['body']).toContain(`\r\n${INVITATION.link}\r\n`);
  });
  it('names the title only if somebody wants it to', () => {
    expect(JSON.stringify(mail(false))).not.toContain('Thursday');
    expect(mail(true)['subject']).toBe('Invitation: Thursday planning');
  });
  it('says until when the link works, and that there is a passphrase', () => {
    expect(mail(false)['body']).toMatch(/works until Sunday,? 29 November/u);
    expect(mail(false)['body']).toContain('You get it by another way');
  });
});

describe('a calendar file', () => {
  it('has the link and the time', () => {
    expect(calendar(false)).toContain(`LOCATION:${INVITATION.link}`);
    expect(calendar(false)).toContain('DTSTART:20261122T104200Z');
  });
  it('names the title only if somebody wants it to', () => {
    expect(calendar(false)).not.toContain('Thursday');
    expect(calendar(false)).toContain('SUMMARY:Video meeting');
    expect(calendar(true)).toContain('SUMMARY:Thursday planning');
  });
});

describe('an appointment', () => {
  const check = (
    startUnixMs: number | null,
    key: string | null,
    validUntilUnixMs: number | null = NOW + 5 * HOUR_MS,
  ) =>
    expect(
      appointmentProblem({ ...INVITATION, validUntilUnixMs }, startUnixMs, NOW, speak.dateTime)?.key ?? null,
    ).toBe(key);
  it('is while the link works', () => {
    check(NOW + HOUR_MS, null);
    check(NOW + 5 * HOUR_MS, 'invite.timeLate');
    check(NOW + 500 * HOUR_MS, null, null);
  });
  it('is not over', () => check(NOW - 2 * HOUR_MS, 'invite.timePast'));
  it('has a time', () => check(null, 'invite.timeMissing'));
  it('begins on a half hour, if the link works then', () => {
    expect(firstAppointment(INVITATION, NOW)).toBe(Date.UTC(2026, 10, 22, 11, 30));
    expect(firstAppointment({ ...INVITATION, validUntilUnixMs: NOW + 60_000 }, NOW)).toBe(NOW);
  });
});

describe('the validity', () => {
  it('is told, and ends to count once somebody is inside', () => {
    expect(validity(INVITATION, speak.dateTime).key).toBe('created.validUntil');
    const inside = invitationOf(fixtures.IN_MEETING);
    expect(inside && validity(inside, speak.dateTime).key).toBe('invite.validWhileOn');
  });
});
