import type { Devices, EffectsView, EngineSnapshot, Own, SealReason } from './api.ts';
import type { MeetingState } from './machines/meeting.ts';
import { groupReasons, viewPeople } from './machines/people.ts';
import { summarise } from './machines/seal.ts';
import type { MediaSnapshot } from './media-side.ts';

export function composeSnapshot(
  state: MeetingState,
  devices: Devices,
  own: Own,
  effects: EffectsView,
  offlineSinceUnixMs: number | null,
  { media, strangers, workerGone }: MediaSnapshot,
): EngineSnapshot {
  const { people, streams } = viewPeople(state.roster, own, media);
  const reasons: SealReason[] = groupReasons(state.alarms, strangers);
  if (workerGone && state.screen === 'meeting') {
    const sinceUnixMs = state.phaseSinceUnixMs;
    reasons.push({ code: 'worker_gone', rule: null, participant: null, stream: null, sinceUnixMs });
  }
  return {
    screen: state.screen,
    phase: state.phase,
    phaseSinceUnixMs: state.phaseSinceUnixMs,
    busy: state.busy,
    passphraseWanted: state.passphraseWanted,
    meeting: state.meeting,
    people,
    hands: state.hands,
    seal: summarise(state.phase, people.length, streams, reasons),
    code: state.code,
    epoch: state.epoch,
    history: state.history,
    chat: state.chat,
    devices,
    own,
    effects,
    problems: state.problems,
    over: state.over,
    offlineSinceUnixMs,
    joinedAtUnixMs: state.joinedAtUnixMs,
    unseen: 0,
  };
}
