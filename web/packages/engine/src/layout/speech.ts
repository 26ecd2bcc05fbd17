/** Who speaks, computed here from what is heard: the server is not asked and does not know. Pure. */

import type { Levels, ParticipantId } from '../api.ts';

const LOUD = 0.09;
const QUIET = 0.04;
const HOLD_MS = 600;
/** A cough does not take the stage. */
const TAKES_AFTER_MS = 700;
/** Whoever has the stage keeps it at least this long. */
const STAYS_MS = 2000;

export interface Speech {
  /** `own` for oneself. Smoothed, so that rings do not flicker between syllables. */
  readonly now: ReadonlySet<ParticipantId>;
  readonly lastMs: ReadonlyMap<ParticipantId, number>;
  /** When each of `now` began. */
  readonly beganMs: ReadonlyMap<ParticipantId, number>;
  /** The other who has the floor: stays through pauses until somebody else takes it. */
  readonly floor: ParticipantId | null;
  readonly floorSinceMs: number;
}

export const SILENCE: Speech = {
  now: new Set(),
  lastMs: new Map(),
  beganMs: new Map(),
  floor: null,
  floorSinceMs: Number.NEGATIVE_INFINITY,
};

/** `now` and `floor` keep their identity when nobody began, stopped or took the floor. */
export function hear(previous: Speech, levels: Levels, nowMs: number): Speech {
  const lastMs = new Map(previous.lastMs);
  const beganMs = new Map<ParticipantId, number>();
  for (const [id, level] of levels) {
    const held = previous.beganMs.get(id);
    if (level >= LOUD || (held !== undefined && level >= QUIET)) lastMs.set(id, nowMs);
    const last = lastMs.get(id);
    if (last !== undefined && nowMs - last < HOLD_MS) beganMs.set(id, held ?? nowMs);
  }
  const same = beganMs.size === previous.now.size && [...beganMs.keys()].every((id) => previous.now.has(id));
  const now = same ? previous.now : new Set(beganMs.keys());
  const floor = takesFloor(previous, beganMs, nowMs);
  const floorSinceMs = floor === previous.floor ? previous.floorSinceMs : nowMs;
  return { now, lastMs, beganMs, floor, floorSinceMs };
}

function takesFloor(
  { floor, floorSinceMs }: Speech,
  beganMs: ReadonlyMap<ParticipantId, number>,
  nowMs: number,
): ParticipantId | null {
  if (floor !== null && (beganMs.has(floor) || nowMs - floorSinceMs < STAYS_MS)) return floor;
  const ready = [...beganMs].filter(([id, began]) => id !== 'own' && nowMs - began >= TAKES_AFTER_MS);
  return ready.toSorted(([, one], [, other]) => one - other)[0]?.[0] ?? floor;
}
