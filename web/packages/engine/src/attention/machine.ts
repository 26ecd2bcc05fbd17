/**
 * What deserves attention while nobody looks at the page: several things of one moment are one sound and one notice
 * of each kind. Pure.
 */

import type { AttentionCall, AttentionKind, EngineSnapshot, Preferences } from '../api.ts';

export interface AttentionState {
  readonly visible: boolean;
  /** Since the page was last looked at; shown in the title. */
  readonly unseen: number;
  readonly waiting: readonly AttentionCall[];
}

export type AttentionInput =
  | { readonly t: 'visible'; readonly visible: boolean }
  | { readonly t: 'looked'; readonly before: EngineSnapshot; readonly now: EngineSnapshot }
  /** The wait is over. */
  | { readonly t: 'due' }
  /** The meeting was left, or is over. */
  | { readonly t: 'ended' };

export type AttentionAction =
  | { readonly do: 'wait'; readonly ms: number }
  | { readonly do: 'sound'; readonly kind: AttentionKind }
  | { readonly do: 'notice'; readonly call: AttentionCall }
  | { readonly do: 'clear_notices' };

export interface AttentionStep {
  readonly state: AttentionState;
  readonly actions: readonly AttentionAction[];
}

export const NOTHING_UNSEEN: AttentionState = { visible: true, unseen: 0, waiting: [] };

const TOGETHER_MS = 900;
/** Several kinds at once sound like the first of these. */
const LOUDEST_FIRST: readonly AttentionKind[] = ['hand', 'message', 'join'];

export function reduceAttention(
  state: AttentionState,
  input: AttentionInput,
  wanted: Preferences,
): AttentionStep {
  switch (input.t) {
    case 'visible':
      if (!input.visible) return { state: { ...state, visible: false }, actions: [] };
      return { state: NOTHING_UNSEEN, actions: state.visible ? [] : [{ do: 'clear_notices' }] };
    case 'looked':
      return looked(state, callsOf(input.before, input.now, wanted), wanted);
    case 'due':
      return due(state, wanted);
    case 'ended':
      return { state: { ...NOTHING_UNSEEN, visible: state.visible }, actions: [{ do: 'clear_notices' }] };
  }
}

function looked(state: AttentionState, calls: readonly AttentionCall[], wanted: Preferences): AttentionStep {
  if (state.visible || calls.length === 0) return { state, actions: [] };
  const more = wanted.attentionTitle ? calls.reduce((sum, { names }) => sum + names.length, 0) : 0;
  const waiting = calls.reduce(together, state.waiting);
  const actions: AttentionAction[] = state.waiting.length === 0 ? [{ do: 'wait', ms: TOGETHER_MS }] : [];
  return { state: { ...state, unseen: state.unseen + more, waiting }, actions };
}

function together(waiting: readonly AttentionCall[], call: AttentionCall): readonly AttentionCall[] {
  const known = waiting.find(({ kind }) => kind === call.kind);
  if (known === undefined) return [...waiting, call];
  const both = { kind: call.kind, names: [...known.names, ...call.names], text: call.text };
  return waiting.map((one) => (one === known ? both : one));
}

function due(state: AttentionState, wanted: Preferences): AttentionStep {
  const { waiting, visible } = state;
  const rested = { ...state, waiting: [] };
  if (visible || waiting.length === 0) return { state: rested, actions: [] };
  const kind = LOUDEST_FIRST.find((one) => waiting.some((call) => call.kind === one));
  const sounds: AttentionAction[] =
    wanted.attentionSound && kind !== undefined ? [{ do: 'sound', kind }] : [];
  const notices: AttentionAction[] = wanted.attentionNotices
    ? waiting.map((call) => ({ do: 'notice', call: wanted.attentionWords ? call : withoutWords(call) }))
    : [];
  return { state: rested, actions: [...sounds, ...notices] };
}

/** A notice outlives the page in the system's own list, so it says nothing unless that was asked for. */
function withoutWords({ kind, names }: AttentionCall): AttentionCall {
  return { kind, names: names.map(() => null), text: null };
}

/** What others did between two looks at the meeting, of the kinds that are wanted. */
export function callsOf(before: EngineSnapshot, now: EngineSnapshot, wanted: Preferences): AttentionCall[] {
  if (before === now || before.screen !== 'meeting' || now.screen !== 'meeting') return [];
  const calls: AttentionCall[] = [];
  const wrote = wanted.attentionMessages ? newLines(before, now) : [];
  const joined = wanted.attentionJoins ? newPeople(before, now) : [];
  const last = wrote.at(-1);
  if (last !== undefined) {
    calls.push({ kind: 'message', names: wrote.map(({ name }) => name), text: last.text });
  }
  if (joined.length > 0) calls.push({ kind: 'join', names: joined.map(({ name }) => name), text: null });
  const raised = wanted.attentionHands ? newHands(before, now) : [];
  if (raised.length > 0) calls.push({ kind: 'hand', names: raised.map(({ name }) => name), text: null });
  return calls;
}

function newLines(before: EngineSnapshot, now: EngineSnapshot) {
  if (before.chat === now.chat) return [];
  const known = new Set(before.chat.map(({ id }) => id));
  return now.chat.filter(({ id, own }) => !own && !known.has(id));
}

function newPeople(before: EngineSnapshot, now: EngineSnapshot) {
  if (before.people === now.people) return [];
  // After a break everybody comes back under a new id, which is no news.
  if (before.phase !== 'joined' || now.phase !== 'joined') return [];
  const known = new Set(before.people.map(({ participant }) => participant));
  return now.people.filter(({ participant, own }) => !own && !known.has(participant));
}

function newHands(before: EngineSnapshot, now: EngineSnapshot) {
  if (before.hands === now.hands) return [];
  const known = new Set(before.hands);
  const up = new Set(now.hands.filter((participant) => !known.has(participant)));
  return now.people.filter(({ participant, own }) => !own && up.has(participant));
}
