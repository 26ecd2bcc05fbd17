import { expect, test } from 'vitest';
import type { Meeting } from '../api.ts';
import type { CoreEvent } from '../core/port.ts';
import { initialMeeting, type MeetingInput, type MeetingState, reduceMeeting } from './meeting.ts';

const MEETING: Meeting = {
  title: null,
  isHost: false,
  passphraseNeeded: false,
  expiresAtUnixMs: null,
  present: 0,
  link: 'https://snug.example/#link',
};
const OPENED: CoreEvent = {
  t: 'opened',
  title: 'Planning',
  passphrase_needed: false,
  is_host: true,
  expires_at_unix_ms: 9,
  present: 2,
};

function phase(name: Extract<CoreEvent, { t: 'phase' }>['phase'], since = 0): MeetingInput {
  return { t: 'core', event: { t: 'phase', phase: name, since_ms: since } };
}

function core(event: CoreEvent): MeetingInput {
  return { t: 'core', event };
}

function run(inputs: readonly MeetingInput[], now = 0): MeetingState {
  return inputs.reduce((state, input) => reduceMeeting(state, input, now), initialMeeting(0));
}

const OPENING: MeetingInput = { t: 'opening', meeting: MEETING };
const JOINED = [OPENING, phase('proving'), core(OPENED), { t: 'joining' } as const, phase('joined')];

test('the title shows only after the key of the link opened it', () => {
  expect(run([OPENING, phase('proving')])).toMatchObject({
    screen: 'prejoin',
    busy: true,
    meeting: { title: null },
  });
  expect(run([OPENING, phase('proving'), core(OPENED)])).toMatchObject({
    screen: 'prejoin',
    busy: false,
    meeting: { title: 'Planning', isHost: true, present: 2 },
  });
});

test('joining leads into the meeting, and a loss of the connection does not lead out of it', () => {
  expect(run(JOINED, 5)).toMatchObject({
    screen: 'meeting',
    phase: 'joined',
    joinedAtUnixMs: 5,
    busy: false,
  });
  const away = run([...JOINED, phase('reconnecting', 100)], 100);
  expect(away).toMatchObject({ screen: 'meeting', phase: 'reconnecting', problems: [] });
  expect(reduceMeeting(away, { t: 'tick' }, 2000).problems).toEqual([]);
  const late = reduceMeeting(away, { t: 'tick' }, 2100);
  expect(late.problems).toMatchObject([{ code: 'server_unreachable', sinceUnixMs: 100 }]);
  expect(reduceMeeting(late, phase('joined', 2200), 2200).problems).toEqual([]);
});

test('a wrong passphrase asks again and keeps the screen', () => {
  const meeting = { ...MEETING, passphraseNeeded: true };
  const denied = core({ t: 'refused', reason: 'denied', retry_after_ms: 0 });
  expect(run([{ t: 'passphrase_wanted', meeting }])).toMatchObject({ passphraseWanted: true, busy: false });
  expect(run([{ t: 'opening', meeting }, denied])).toMatchObject({
    screen: 'prejoin',
    passphraseWanted: true,
    busy: false,
    problems: [{ code: 'denied', passphraseNeeded: true }],
  });
  expect(run([OPENING, denied])).toMatchObject({ passphraseWanted: false, problems: [{ code: 'denied' }] });
});

test('being refused inside a meeting ends it; being told to wait does not', () => {
  const refused = (reason: 'denied' | 'rate_limited') =>
    run([...JOINED, core({ t: 'refused', reason, retry_after_ms: 5 })]);
  expect(refused('denied')).toMatchObject({ screen: 'over', over: { reason: 'failed', canRejoin: true } });
  expect(refused('rate_limited')).toMatchObject({ screen: 'meeting', problems: [{ code: 'rate_limited' }] });
});

test('over says why, and whether the link may still work', () => {
  const over = (reason: 'left' | 'ended_by_host' | 'last_left' | 'expired' | 'replaced') =>
    run([...JOINED, core({ t: 'over', reason })]);
  for (const reason of ['left', 'replaced'] as const) {
    expect(over(reason)).toMatchObject({ screen: 'over', over: { reason, canRejoin: true } });
  }
  for (const reason of ['ended_by_host', 'last_left', 'expired'] as const) {
    expect(over(reason)).toMatchObject({ screen: 'over', over: { reason, canRejoin: false } });
  }
  // Nothing of the meeting stays in memory.
  expect(over('left')).toMatchObject({ chat: [], roster: [], code: [], history: [] });
});

test('chat lines come once, alarms are kept', () => {
  const line: CoreEvent = {
    t: 'chat',
    id: 'x',
    participant: 'bob',
    leaf: 1,
    name: 'Bob',
    text: 'hello',
    ts_unix_ms: 3,
    own: false,
  };
  const alarm: CoreEvent = { t: 'alarm', code: 'link_psk', detail: 'link_psk' };
  const lasting: CoreEvent = { t: 'alarm', code: 'code_mismatch', detail: 'code_mismatch' };
  const state = run(
    [...JOINED, core(line), core(line), core({ ...line, participant: 'carol' }), core(alarm), core(alarm)],
    7,
  );
  expect(state.chat.map(({ participant }) => participant)).toEqual(['bob', 'carol']);
  expect(state.alarms).toEqual([{ rule: 'link_psk', atUnixMs: 7 }]);
  const both = reduceMeeting(state, core(lasting), 7);
  expect(reduceMeeting(both, { t: 'tick' }, 120_006)).toBe(both);
  expect(reduceMeeting(both, { t: 'tick' }, 120_007).alarms).toEqual([
    { rule: 'code_mismatch', atUnixMs: 7 },
  ]);
});

test('creating fails without losing what was typed elsewhere', () => {
  expect(run([{ t: 'creating' }])).toMatchObject({ screen: 'start', busy: true });
  expect(run([{ t: 'creating' }, { t: 'create_failed', reason: 'unreachable' }])).toMatchObject({
    screen: 'start',
    busy: false,
    problems: [{ code: 'create_failed', reason: 'unreachable' }],
  });
  expect(run([{ t: 'creating' }, { t: 'created', meeting: MEETING }])).toMatchObject({
    screen: 'created',
    busy: false,
  });
});
