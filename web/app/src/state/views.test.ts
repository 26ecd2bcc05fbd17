import type { ChatLine, Over, Problem, ProblemCause } from '@snug/engine/api';
import { fixtures } from '@snug/engine/fake';
import { describe, expect, it } from 'vitest';
import en from '../i18n/en.json';
import { formatsOf } from '../i18n/formats.ts';
import { inWords, startI18n } from '../i18n/index.ts';
import { happenings, NOTHING, sentences, together } from './announcements.ts';
import { passages, tooLong, unread } from './chat.ts';
import { duration, overView } from './over.ts';
import { initials, toneOf } from './people.ts';
import { troubleOf } from './problems.ts';
import { outline } from './qr.ts';
import { nameProblem } from './name.ts';
import { validities } from './start.ts';
import { darkNow, themeAttribute } from './theme.ts';

const t = await startI18n('en');
const speak = { t, list: formatsOf('en').list };
const words = (count: number) => inWords(t, count);

describe('announcements', () => {
  const { IN_MEETING: meeting } = fixtures;
  const without = (...names: string[]) => ({
    ...meeting,
    people: meeting.people.filter((person) => !names.includes(person.name)),
  });

  it('names one and counts several', () => {
    const one = happenings(without('Mei Tanaka'), meeting, false);
    expect(sentences(one, words).map(({ key, values }) => t(key, values))).toEqual(['Mei Tanaka came in']);
    const many = happenings(without('Mei Tanaka', 'Sanne de Wit', 'Rafael Duarte'), meeting, false);
    expect(sentences(many, words).map(({ key, values }) => t(key, values))).toEqual(['Three people came in']);
  });

  it('says nothing of messages while the chat is open, nor of one’s own', () => {
    const before = { ...meeting, chat: [] };
    expect(happenings(before, meeting, true).wrote).toEqual([]);
    expect(happenings(before, meeting, false).wrote).toEqual(['Jonas Lindqvist']);
  });

  it('puts what happened in a while together', () => {
    const joined = happenings(without('Mei Tanaka'), meeting, false);
    const left = happenings(meeting, without('Sanne de Wit'), false);
    expect(sentences(together(joined, left), words)).toHaveLength(2);
    expect(sentences(NOTHING, words)).toEqual([]);
  });

  it('tells a failed check and a lost connection', () => {
    const keys = (now: typeof meeting) => happenings(meeting, now, false).rest.map(({ key }) => key);
    expect(keys(fixtures.refusedBecause('forged'))).toEqual(['announce.refused']);
    expect(keys(fixtures.RECONNECTING)).toEqual(['announce.reconnecting']);
  });
});

describe('chat', () => {
  const line = (id: string, participant: string, atUnixMs: number, own = false): ChatLine => ({
    id,
    participant,
    leaf: 1,
    name: participant,
    text: id,
    atUnixMs,
    own,
  });

  it('puts lines of one person under one name while they follow closely', () => {
    const chat = [
      line('1', 'bob', 0),
      line('2', 'bob', 1_000),
      line('3', 'carol', 2_000),
      line('4', 'carol', 999_000),
    ];
    expect(passages(chat).map((passage) => passage.lines.length)).toEqual([2, 1, 1]);
  });

  it('counts only the unseen lines of others', () => {
    expect(unread([line('1', 'b', 0), line('2', 'a', 0, true), line('3', 'b', 0)], 1)).toBe(1);
  });

  it('measures bytes, not letters', () => {
    expect(tooLong('x'.repeat(4_000))).toBe(false);
    expect(tooLong('é'.repeat(2_001))).toBe(true);
  });
});

describe('the end', () => {
  const over = { joinedAtUnixMs: 0, endedAtUnixMs: 65 * 60_000, canRejoin: false };

  it('claims that the room is deleted only when the meeting is over for everybody', () => {
    const left = (reason: Over['reason'], isHost = false) =>
      overView({ ...over, reason, canRejoin: reason === 'left' }, isHost).left;
    expect(left('ended_by_host')).toEqual(['over.gone', 'over.others']);
    expect(left('last_left')).toContain('over.gone');
    expect(left('left')).toEqual(['over.goesOn', 'over.others']);
    expect(left('left', true)).toContain('over.hostKey');
    // Refused: nobody here knows whether it goes on.
    expect(left('failed')).toEqual(['start.goneBody', 'over.others']);
  });

  it('says how long it was', () => {
    expect(duration(65 * 60_000, speak)).toBe('one hour and 5 minutes');
    expect(duration(60_000, speak)).toBe('one minute');
    expect(duration(5_000, speak)).toBe('less than a minute');
  });
});

describe('problems', () => {
  const causes: ProblemCause[] = [
    { code: 'link', failure: 'missing_fragment' },
    { code: 'denied', passphraseNeeded: true },
    { code: 'denied', passphraseNeeded: false },
    { code: 'rate_limited', retryAfterMs: 5_000 },
    { code: 'full' },
    { code: 'host_mismatch' },
    { code: 'group_refused' },
    { code: 'protocol' },
    { code: 'server_unreachable', sinceUnixMs: 0 },
    { code: 'server_stopping' },
    { code: 'create_failed', reason: 'unreachable' },
    { code: 'media_unreachable', sinceUnixMs: 0 },
    { code: 'device', kind: 'camera', failure: 'busy' },
    { code: 'unsupported_browser', missing: 'script_transform' },
    { code: 'engine_failed' },
    { code: 'chat_not_sent', reason: 'too_long' },
    { code: 'audio_blocked' },
  ];

  it.each(causes)('have a title and a body: $code', (cause) => {
    const problem: Problem = { id: 1, atUnixMs: 0, ...cause };
    const { title, body } = troubleOf(problem, () => '10:00');
    for (const { key, values } of [title, body]) {
      const sentence = t(key, values);
      expect(sentence).not.toBe(key);
      expect(sentence).not.toContain('{{');
    }
  });
});

describe('small things', () => {
  it('make initials of any name', () => {
    expect(initials('Amara Okafor')).toBe('AO');
    expect(initials('Ines Maria de Duarte')).toBe('ID');
    expect(initials('  yuki ')).toBe('Y');
    expect(initials('👩‍🚀 Zoe')).toBe('👩‍🚀Z');
    expect(initials('')).toBe('');
    expect(toneOf(9)).toBe(1);
  });

  it('refuse no name and a name that is too long', () => {
    expect(nameProblem('  ')).toBe('prejoin.nameMissing');
    expect(nameProblem('ż'.repeat(33))).toBe('prejoin.nameLong');
    expect(nameProblem('Sam')).toBeNull();
  });

  it('offer no validity beyond the server’s', () => {
    expect(validities(24 * 3_600)).toHaveLength(2);
    expect(validities(60)).toHaveLength(1);
  });

  it('draw a QR code in runs', () => {
    expect(outline([1, 1, 0, 1], 2)).toBe('M0 0h2v1h-2zM1 1h1v1h-1z');
  });

  it('follow the system unless chosen', () => {
    expect(darkNow('system', true)).toBe(true);
    expect(darkNow('light', true)).toBe(false);
    expect(themeAttribute('system')).toBeNull();
  });

  it('write numbers out up to twelve', () => {
    expect(en.app.numbers.split(',')).toHaveLength(13);
    expect([words(12), words(13)]).toEqual(['twelve', '13']);
  });
});
