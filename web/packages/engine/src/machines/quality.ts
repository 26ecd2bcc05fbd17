/**
 * How good each person's way to the server is, judged on this device from what arrives. Pure.
 *
 * What comes from one person alone and has gaps was lost on their way; what has gaps from everybody, on one's own.
 */

import type { ParticipantId, Person } from '../api.ts';

export type Quality = Person['connection'];

/** Of a voice, counted since it began. */
export interface WayCounters {
  /** Packets. */
  readonly received: number;
  readonly lost: number;
  /** Samples played, and those of them that were invented because nothing came. */
  readonly played: number;
  readonly invented: number;
}

/** What the server says of what is sent to it. */
export interface Uplink {
  readonly lostShare: number;
  readonly roundTripMs: number;
}

export interface QualityLook {
  /** Microphones of others that are on. */
  readonly voices: ReadonlyMap<ParticipantId, WayCounters>;
  readonly uplink: Uplink | null;
  /** The server holds videos back, because the way to here is too narrow. */
  readonly paused: boolean;
}

export interface QualityState {
  readonly others: ReadonlyMap<ParticipantId, Standing>;
  readonly own: Standing;
}

interface Standing {
  readonly quality: Quality;
  readonly counters: WayCounters | null;
  /** Looks in a row that speak against the quality that it has. */
  readonly against: number;
}

const FRESH: Standing = { quality: 'good', counters: null, against: 0 };
export const NO_QUALITY: QualityState = { others: new Map(), own: FRESH };

const LOST_SHARE = 0.05;
const INVENTED_SHARE = 0.12;
const ROUND_TRIP_MS = 600;
/** Looks in a row: a single bad second is not worth a word. */
const WORSE_AFTER = 2;
const BETTER_AFTER = 4;

export function qualityOf({ others }: QualityState, participant: ParticipantId): Quality {
  return others.get(participant)?.quality ?? 'good';
}

/** One look, every two seconds or so. Returns `state` itself with equal qualities when nobody changed. */
export function judgeQuality(state: QualityState, look: QualityLook): QualityState {
  const seen = [...look.voices].map(([participant, counters]) => {
    const before = state.others.get(participant) ?? FRESH;
    return { participant, before, counters, sees: judgeVoice(before.counters, counters) };
  });
  const judged = seen.filter(({ sees }) => sees !== null);
  const bad = judged.filter(({ sees }) => sees !== 'good');
  const uplinkBad =
    look.uplink !== null && (look.uplink.lostShare > LOST_SHARE || look.uplink.roundTripMs > ROUND_TRIP_MS);
  // Of one other nobody can say whose way it is; then one's own counts only if it is bad in that direction too.
  const common = judged.length > 1 ? bad.length * 2 > judged.length : bad.length === 1 && uplinkBad;
  const others = seen.map(({ participant, before, counters, sees }): [ParticipantId, Standing] => {
    const now = common && sees === 'weak' ? 'good' : sees;
    return [participant, stand(before, now ?? before.quality, counters)];
  });
  const own = stand(state.own, uplinkBad || look.paused || common ? 'weak' : 'good', null);
  return { others: new Map(others), own };
}

/** Null: too little came to say anything. */
function judgeVoice(before: WayCounters | null, now: WayCounters): Quality | null {
  if (before === null || now.received < before.received) return null;
  const received = now.received - before.received;
  const lost = Math.max(0, now.lost - before.lost);
  if (received === 0) return 'lost';
  const played = now.played - before.played;
  const invented = now.invented - before.invented;
  const weak = lost / (lost + received) > LOST_SHARE || (played > 0 && invented / played > INVENTED_SHARE);
  return weak ? 'weak' : 'good';
}

function stand(before: Standing, sees: Quality, counters: WayCounters | null): Standing {
  if (sees === before.quality) return { quality: before.quality, counters, against: 0 };
  const against = before.against + 1;
  const enough = sees === 'good' ? BETTER_AFTER : WORSE_AFTER;
  return against >= enough
    ? { quality: sees, counters, against: 0 }
    : { quality: before.quality, counters, against };
}

export function sameQuality(one: QualityState, other: QualityState): boolean {
  if (one.own.quality !== other.own.quality) return false;
  const ids = new Set([...one.others.keys(), ...other.others.keys()]);
  return [...ids].every((id) => qualityOf(one, id) === qualityOf(other, id));
}
