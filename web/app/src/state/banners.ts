/** Which messages stand over the meeting: of several about the connection, the one that explains the others. Pure. */

import type { EngineSnapshot, Problem } from '@snug/engine/api';

export interface Moment {
  readonly now: number;
  /** One's own connection has been weak for a while. */
  readonly weak: boolean;
}

export type ConnectionBanner =
  { readonly kind: 'offline' | 'reconnecting'; readonly sinceUnixMs: number } | { readonly kind: 'weak' };

/** A short break heals by itself and is not worth a word. */
const BREAK_SHOWN_AFTER_MS = 2_000;
const MEDIA: ReadonlySet<Problem['code']> = new Set(['media_interrupted', 'media_unreachable']);
const SERVER: ReadonlySet<Problem['code']> = new Set(['server_unreachable', 'server_stopping']);
const EXPLAINED: ReadonlySet<Problem['code']> = new Set([...MEDIA, ...SERVER]);

export interface Banners {
  readonly connection: ConnectionBanner | null;
  readonly problems: readonly Problem[];
}

export function bannersOf(snapshot: EngineSnapshot, { now, weak }: Moment): Banners {
  const { phase, phaseSinceUnixMs, offlineSinceUnixMs } = snapshot;
  // Said where one writes.
  const all = snapshot.problems.filter(({ code }) => code !== 'chat_not_sent');
  const without = (codes: ReadonlySet<Problem['code']>) => all.filter(({ code }) => !codes.has(code));
  const lasts = (since: number) => now - since >= BREAK_SHOWN_AFTER_MS;
  if (offlineSinceUnixMs !== null && lasts(offlineSinceUnixMs)) {
    const connection = { kind: 'offline', sinceUnixMs: offlineSinceUnixMs } as const;
    return { connection, problems: without(EXPLAINED) };
  }
  if (all.some(({ code }) => SERVER.has(code))) return { connection: null, problems: without(MEDIA) };
  if (phase === 'reconnecting') {
    const connection = { kind: 'reconnecting', sinceUnixMs: phaseSinceUnixMs } as const;
    return { connection: lasts(phaseSinceUnixMs) ? connection : null, problems: without(MEDIA) };
  }
  const interrupted = all.some(({ code }) => MEDIA.has(code));
  return { connection: weak && !interrupted ? { kind: 'weak' } : null, problems: all };
}
