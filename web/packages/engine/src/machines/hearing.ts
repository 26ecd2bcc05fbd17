/** How loud each of the others is played here. Pure. */

import type { ParticipantId, Person } from '../api.ts';

export type Heard = Pick<Person, 'volume' | 'mutedForMe'>;
export type HeardView = (participant: ParticipantId) => Heard;
export type HearingState = ReadonlyMap<ParticipantId, Heard>;

export const HEARD_AS_SENT: Heard = { volume: 1, mutedForMe: false };

export function heard(state: HearingState, participant: ParticipantId): Heard {
  return state.get(participant) ?? HEARD_AS_SENT;
}

/** Returns `state` itself when nothing changes. */
export function changeHeard(
  state: HearingState,
  participant: ParticipantId,
  change: Partial<Heard>,
): HearingState {
  const before = heard(state, participant);
  const next = { ...before, ...change };
  const volume = Number.isFinite(next.volume) ? Math.min(Math.max(next.volume, 0), 1) : before.volume;
  if (volume === before.volume && next.mutedForMe === before.mutedForMe) return state;
  return new Map(state).set(participant, { volume, mutedForMe: next.mutedForMe });
}

/** Whoever left is forgotten. An empty roster means that this device is away, not that everybody left. */
export function keepPresent(state: HearingState, roster: readonly ParticipantId[]): HearingState {
  if (roster.length === 0) return state;
  const kept = [...state].filter(([participant]) => roster.includes(participant));
  return kept.length === state.size ? state : new Map(kept);
}

/** `<participant>:<kind>` of a sound. */
export function participantOf(soundKey: string): ParticipantId {
  return soundKey.slice(0, soundKey.lastIndexOf(':'));
}
