/** Whether somebody speaks while muted, from loudness alone, ten times a second. Pure. */

export interface MutedSpeech {
  /** What the room sounds like when nobody speaks; sinks at once, rises slowly. */
  readonly floor: number | null;
  /** Grows while it is loud, shrinks while it is not: a cough is not speech, and a pause does not end it. */
  readonly score: number;
  readonly saidAtMs: number | null;
  readonly quietSinceMs: number | null;
  /** What is being said to the person now. */
  readonly speaking: boolean;
}

export const SILENCE: MutedSpeech = {
  floor: null,
  score: 0,
  saidAtMs: null,
  quietSinceMs: null,
  speaking: false,
};

/** About -38 dBFS; a voice before the computer is louder. */
const LOUD = 0.36;
const ABOVE_FLOOR = 0.12;
const FLOOR_RISES = 0.003;
const SPOKEN = 6;
const SCORE_MAX = 12;
const FADES = 0.35;
const HIDDEN_AFTER_MS = 5000;
/** Whoever talks to somebody in the room was told once, and knows. */
const AGAIN_AFTER_MS = 60_000;

export function hearMuted(before: MutedSpeech, level: number, nowMs: number): MutedSpeech {
  const floor = before.floor === null ? level : Math.min(level, before.floor + FLOOR_RISES);
  const loud = level >= LOUD && level >= floor + ABOVE_FLOOR;
  const score = loud ? Math.min(SCORE_MAX, before.score + 1) : Math.max(0, before.score - FADES);
  const quietSinceMs = loud ? null : (before.quietSinceMs ?? nowMs);
  const heard = { ...before, floor, score, quietSinceMs };
  if (before.speaking) {
    const over = quietSinceMs !== null && nowMs - quietSinceMs >= HIDDEN_AFTER_MS;
    return over ? { ...heard, speaking: false } : heard;
  }
  const again = before.saidAtMs === null || nowMs - before.saidAtMs >= AGAIN_AFTER_MS;
  return score >= SPOKEN && again ? { ...heard, speaking: true, saidAtMs: nowMs } : heard;
}
