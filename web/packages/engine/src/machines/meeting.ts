/** What the control connection says, folded into the state of the meeting. Pure. */

import type { ChatLine, HistoryEntry, Meeting, Over, OverReason, Phase, Screen } from '../api.ts';
import type { CoreEvent, CoreRefusal, RosterMember } from '../core/port.ts';
import { type Problems, withoutProblem, withProblem } from './problems.ts';
import { handsOf } from './signals.ts';

export interface MeetingState {
  readonly screen: Screen;
  readonly phase: Phase;
  readonly phaseSinceUnixMs: number;
  readonly busy: boolean;
  readonly passphraseWanted: boolean;
  readonly meeting: Meeting | null;
  readonly roster: readonly RosterMember[];
  /** Of the roster, first raised first. */
  readonly hands: readonly string[];
  readonly code: readonly string[];
  readonly epoch: number | null;
  readonly history: readonly HistoryEntry[];
  readonly chat: readonly ChatLine[];
  readonly alarms: readonly Alarm[];
  readonly problems: Problems;
  readonly joinedAtUnixMs: number | null;
  readonly over: Over | null;
}

/** A rule of the group was broken, and the change was refused. */
export interface Alarm {
  readonly rule: string;
  readonly atUnixMs: number;
}

export type MeetingInput =
  | { readonly t: 'core'; readonly event: CoreEvent }
  | { readonly t: 'creating' }
  | { readonly t: 'create_failed'; readonly reason: 'unreachable' | 'rate_limited' | 'refused' }
  | { readonly t: 'created'; readonly meeting: Meeting }
  | { readonly t: 'opening'; readonly meeting: Meeting }
  | { readonly t: 'passphrase_wanted'; readonly meeting: Meeting }
  | { readonly t: 'open_failed' }
  | { readonly t: 'joining' }
  | { readonly t: 'start_over' }
  | { readonly t: 'over'; readonly reason: OverReason }
  /** Time passed. */
  | { readonly t: 'tick' };

/** An attempt that was refused stays in view for this long. */
const ALARM_MS = 120_000;
/** What does not pass with time. */
const LASTING_ALARMS: ReadonlySet<string> = new Set(['code_mismatch']);
/** A banner appears only after this long (interface.md). */
const UNREACHABLE_AFTER_MS = 2000;
const CHAT_LINES_MAX = 2000;
const HISTORY_MAX = 1000;

export function initialMeeting(nowUnixMs: number): MeetingState {
  return {
    screen: 'start',
    phase: 'idle',
    phaseSinceUnixMs: nowUnixMs,
    busy: false,
    passphraseWanted: false,
    meeting: null,
    roster: [],
    hands: [],
    code: [],
    epoch: null,
    history: [],
    chat: [],
    alarms: [],
    problems: [],
    joinedAtUnixMs: null,
    over: null,
  };
}

export function reduceMeeting(state: MeetingState, input: MeetingInput, now: number): MeetingState {
  switch (input.t) {
    case 'core':
      return reduceCore(state, input.event, now);
    case 'creating':
      return { ...state, busy: true, problems: withoutProblem(state.problems, 'create_failed', 'link') };
    case 'create_failed': {
      const problems = withProblem(state.problems, { code: 'create_failed', reason: input.reason }, now);
      return { ...state, busy: false, problems };
    }
    case 'created':
      return { ...initialMeeting(now), screen: 'created', meeting: input.meeting };
    case 'opening':
      return {
        ...initialMeeting(now),
        screen: 'prejoin',
        busy: true,
        phase: 'connecting',
        meeting: input.meeting,
      };
    case 'passphrase_wanted':
      return { ...initialMeeting(now), screen: 'prejoin', passphraseWanted: true, meeting: input.meeting };
    case 'open_failed':
      return { ...state, busy: false };
    case 'joining':
      return { ...state, busy: true, problems: withoutProblem(state.problems, 'full', 'group_refused') };
    case 'start_over':
      return initialMeeting(now);
    case 'over':
      return end(state, input.reason, now);
    case 'tick':
      return tick(state, now);
  }
}

function reduceCore(state: MeetingState, event: CoreEvent, now: number): MeetingState {
  switch (event.t) {
    case 'phase':
      return enterPhase(state, event.phase, event.since_ms, now);
    case 'opened':
      return opened(state, event);
    case 'refused':
      return refused(state, event.reason, event.retry_after_ms, now);
    case 'roster': {
      const hands = handsOf(state.hands, event.members);
      return { ...state, roster: event.members, hands, code: event.code, epoch: event.epoch };
    }
    case 'hands':
      return { ...state, hands: handsOf(event.participants, state.roster) };
    case 'history': {
      const { kind, participant, name } = event;
      const id = (state.history.at(-1)?.id ?? 0) + 1;
      const entry: HistoryEntry = { id, kind, participant, name, atUnixMs: event.at_ms };
      return { ...state, history: [...state.history, entry].slice(-HISTORY_MAX) };
    }
    case 'chat':
      return withChat(state, event);
    case 'alarm': {
      const alarm = { rule: event.code, atUnixMs: now };
      return { ...state, alarms: [...state.alarms.filter(({ rule }) => rule !== alarm.rule), alarm] };
    }
    case 'over':
      return end(state, event.reason, now);
    case 'server_stopping':
      return { ...state, problems: withProblem(state.problems, { code: 'server_stopping' }, now) };
    case 'media':
    case 'reaction':
      return state;
  }
}

function enterPhase(state: MeetingState, phase: Phase, since: number, now: number): MeetingState {
  const next = { ...state, phase, phaseSinceUnixMs: since };
  if (phase === 'connecting' || phase === 'reconnecting') return next;
  const problems = withoutProblem(state.problems, 'server_unreachable');
  if (phase !== 'joined') return { ...next, problems };
  return {
    ...next,
    screen: 'meeting',
    busy: false,
    joinedAtUnixMs: state.joinedAtUnixMs ?? now,
    problems: withoutProblem(problems, 'server_stopping', 'rate_limited'),
  };
}

function opened(state: MeetingState, event: Extract<CoreEvent, { t: 'opened' }>): MeetingState {
  if (state.meeting === null) return state;
  const meeting: Meeting = {
    ...state.meeting,
    title: event.title,
    passphraseNeeded: event.passphrase_needed,
    isHost: event.is_host,
    expiresAtUnixMs: event.expires_at_unix_ms,
    present: event.present,
  };
  const problems = withoutProblem(state.problems, 'denied', 'rate_limited');
  const busy = state.screen === 'meeting' && state.busy;
  return { ...state, meeting, busy, passphraseWanted: false, problems };
}

function refused(state: MeetingState, reason: CoreRefusal, retryAfterMs: number, now: number): MeetingState {
  const passphraseNeeded = state.meeting?.passphraseNeeded ?? false;
  const cause =
    reason === 'denied'
      ? ({ code: 'denied', passphraseNeeded } as const)
      : reason === 'rate_limited'
        ? ({ code: 'rate_limited', retryAfterMs } as const)
        : ({ code: reason } as const);
  const next = { ...state, busy: false, problems: withProblem(state.problems, cause, now) };
  if (reason === 'denied' && passphraseNeeded) return { ...next, passphraseWanted: true };
  // Being refused while in a meeting means that it went on, or ended, without this device.
  return state.screen === 'meeting' && reason !== 'rate_limited' ? end(next, 'failed', now) : next;
}

function withChat(state: MeetingState, event: Extract<CoreEvent, { t: 'chat' }>): MeetingState {
  if (state.chat.some((line) => line.id === event.id && line.participant === event.participant)) return state;
  const { id, participant, leaf, name, text, own } = event;
  const line: ChatLine = { id, participant, leaf, name, text, own, atUnixMs: event.ts_unix_ms };
  return { ...state, chat: [...state.chat, line].slice(-CHAT_LINES_MAX) };
}

function end(state: MeetingState, reason: OverReason, now: number): MeetingState {
  const finished = reason === 'ended_by_host' || reason === 'last_left' || reason === 'expired';
  return {
    ...initialMeeting(now),
    screen: 'over',
    phase: 'over',
    meeting: state.meeting,
    problems: reason === 'failed' ? state.problems : [],
    joinedAtUnixMs: state.joinedAtUnixMs,
    over: { reason, joinedAtUnixMs: state.joinedAtUnixMs, endedAtUnixMs: now, canRejoin: !finished },
  };
}

function tick(before: MeetingState, now: number): MeetingState {
  const alarms = before.alarms.filter(
    ({ rule, atUnixMs }) => LASTING_ALARMS.has(rule) || now - atUnixMs < ALARM_MS,
  );
  const state = alarms.length === before.alarms.length ? before : { ...before, alarms };
  const away = state.phase === 'connecting' || state.phase === 'reconnecting';
  if (!away || now - state.phaseSinceUnixMs < UNREACHABLE_AFTER_MS) return state;
  if (state.problems.some((problem) => problem.code === 'server_unreachable')) return state;
  const cause = { code: 'server_unreachable', sinceUnixMs: state.phaseSinceUnixMs } as const;
  return { ...state, problems: withProblem(state.problems, cause, now) };
}
