/** Which messages stand over the meeting: of several about the connection, the one that explains the others. Pure. */

import type { EngineSnapshot, Problem } from '@snug/engine/api';

export interface Moment {
  readonly now: number;
  readonly offlineSinceUnixMs: number | null;
  readonly weakSinceUnixMs: number | null;
}

export interface ConnectionBanner {
  readonly kind: 'offline' | 'reconnecting' | 'weak';
  readonly sinceUnixMs: number;
}

/** A short break heals by itself and is not worth a word. */
const BREAK_SHOWN_AFTER_MS = 2_000;
/** What the server says of a connection comes and goes. */
const WEAK_SHOWN_AFTER_MS = 6_000;

const MEDIA: ReadonlySet<Problem['code']> = new Set(['media_interrupted', 'media_unreachable']);
const SERVER: ReadonlySet<Problem['code']> = new Set(['server_unreachable', 'server_stopping']);

export function bannersOf(
  { phase, phaseSinceUnixMs, problems }: EngineSnapshot,
  { now, offlineSinceUnixMs, weakSinceUnixMs }: Moment,
): { readonly connection: ConnectionBanner | null; readonly problems: readonly Problem[] } {
  // Said where one writes.
  const all = problems.filter(({ code }) => code !== 'chat_not_sent');
  const lasts = (since: number | null, ms: number): since is number => since !== null && now - since >= ms;
  if (lasts(offlineSinceUnixMs, BREAK_SHOWN_AFTER_MS)) {
    const connection = { kind: 'offline', sinceUnixMs: offlineSinceUnixMs } as const;
    return { connection, problems: all.filter(({ code }) => !MEDIA.has(code) && !SERVER.has(code)) };
  }
  const server = all.some(({ code }) => SERVER.has(code));
  const rest = server || phase === 'reconnecting' ? all.filter(({ code }) => !MEDIA.has(code)) : all;
  if (server) return { connection: null, problems: rest };
  if (phase === 'reconnecting') {
    const connection = lasts(phaseSinceUnixMs, BREAK_SHOWN_AFTER_MS)
      ? ({ kind: 'reconnecting', sinceUnixMs: phaseSinceUnixMs } as const)
      : null;
    return { connection, problems: rest };
  }
  const weak = lasts(weakSinceUnixMs, WEAK_SHOWN_AFTER_MS) && !rest.some(({ code }) => MEDIA.has(code));
  const connection = weak ? ({ kind: 'weak', sinceUnixMs: weakSinceUnixMs } as const) : null;
  return { connection, problems: rest };
}
