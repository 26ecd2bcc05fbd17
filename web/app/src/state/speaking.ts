import type { Levels } from '@snug/engine/api';

const LOUD = 0.09;
const QUIET = 0.04;
const HOLD_MS = 600;

/** Who speaks, with the loudness smoothed so that rings do not flicker between syllables. */
export interface Speaking {
  readonly now: ReadonlySet<string>;
  readonly lastMs: ReadonlyMap<string, number>;
}

export const NOBODY: Speaking = { now: new Set(), lastMs: new Map() };

/** Returns `previous` itself when nobody began or stopped. */
export function hear(previous: Speaking, levels: Levels, nowMs: number): Speaking {
  const lastMs = new Map(previous.lastMs);
  const now = new Set<string>();
  for (const [id, level] of levels) {
    const held = previous.now.has(id);
    if (level >= LOUD || (held && level >= QUIET)) lastMs.set(id, nowMs);
    const last = lastMs.get(id);
    if (last !== undefined && nowMs - last < HOLD_MS) now.add(id);
  }
  const same = now.size === previous.now.size && [...now].every((id) => previous.now.has(id));
  return { now: same ? previous.now : now, lastMs };
}
