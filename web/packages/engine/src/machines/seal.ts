/**
 * Whether a stream is sealed, judged from what the worker counted and what the browser's statistics count.
 * Nothing here is configuration. Pure (e2ee.md 7.5, rules 4 and 5).
 */

import type { Phase, RefusalReason, Seal, SealReason, Sealed, StreamKind } from '../api.ts';
import type { TransformCounters } from '../frames/port.ts';

/**
 * What is compared, and by how much it may differ, because it is not read at the same instant.
 *
 * Pictures: frames that the encoder made against frames that the worker saw (browsers count them before the
 * transform). Sounds have no such count, and Firefox sends empty packets to probe the network: so payload bytes
 * that left against bytes that the worker sealed; 400 bytes are about five packets.
 */
const TOLERANCE = { video: 5, audio: 400 } as const;
/** A frame that the encoder made may take this long to the worker. */
const TO_WORKER_MS = 1500;
/** What the worker sealed has left after this time, or never will. */
const TO_NETWORK_MS = 5000;
const CANARY_FRAMES = 10;
const WINDOW_MS = 2000;
/** Failures in a window that are noise (a switch of keys, a reused receiver). */
const FAILURES_MAX = 50;
/** Failures with not one good frame beside them. */
const ONLY_FAILURES_MAX = 3;
/** Traffic that the worker saw nothing of. */
const UNSEEN_MAX = 10;
/** A refusal stays this long after the last bad window. */
const REFUSED_MS = 6000;

export interface SenderSample {
  readonly media: 'audio' | 'video';
  /** Read before and after the statistics; null when there is no transform. */
  readonly before: TransformCounters | null;
  readonly after: TransformCounters | null;
  /** Frames encoded (pictures) or payload bytes sent (sounds) by the browser's statistics; null when not known. */
  readonly sent: number | null;
  readonly atMs: number;
}

interface Reading {
  readonly atMs: number;
  readonly sent: number;
  /** Before the statistics were read. */
  readonly seen: number;
}

export interface SenderJudgement {
  readonly sealed: Sealed;
  readonly reason: RefusalReason | null;
  readonly canaryPassed: boolean;
  /** What the worker sealed and the network never sent; plain frames must not hide behind it. */
  readonly lost: number;
  /** Oldest first, up to the first that is older than `TO_NETWORK_MS`. */
  readonly readings: readonly Reading[];
}

export const NEW_SENDER: SenderJudgement = {
  sealed: 'checking',
  reason: null,
  canaryPassed: false,
  lost: 0,
  readings: [],
};

export function judgeSender(previous: SenderJudgement, sample: SenderSample): SenderJudgement {
  // A sender that leaked is never trusted again.
  if (previous.sealed === 'refused') return previous;
  const { media, before, after, sent, atMs } = sample;
  if (before === null || after === null) return { ...previous, sealed: 'refused', reason: 'no_transform' };
  if (sent === null) return previous;
  const seen = (counters: TransformCounters) => (media === 'video' ? counters.framesIn : counters.bytesOut);
  const lastBefore = (age: number) => previous.readings.findLast((reading) => atMs - reading.atMs >= age);
  const lost = Math.max(previous.lost, (lastBefore(TO_NETWORK_MS)?.seen ?? 0) - sent);
  const surplus = (of: number) => of - seen(after) + lost;
  // Pictures are counted before they go to the worker, sounds after they came from it.
  const settled = media === 'video' ? lastBefore(TO_WORKER_MS)?.sent : sent;
  if (settled !== undefined && surplus(settled) > TOLERANCE[media]) {
    return { ...previous, sealed: 'refused', reason: 'count_mismatch' };
  }
  const oldest = lastBefore(TO_NETWORK_MS)?.atMs ?? 0;
  const kept = previous.readings.filter((reading) => reading.atMs >= oldest);
  const proven = after.framesOut >= CANARY_FRAMES && sent > 0 && surplus(sent) <= TOLERANCE[media];
  const canaryPassed = previous.canaryPassed || proven;
  return {
    sealed: canaryPassed ? 'sealed' : 'checking',
    reason: null,
    canaryPassed,
    lost,
    readings: [...kept, { atMs, sent, seen: seen(before) }],
  };
}

export interface ReceiverSample {
  readonly counters: TransformCounters | null;
  /** Frames (video) or packets (sound) that arrived, by the browser's statistics; null when not known. */
  readonly received: number | null;
  readonly atMs: number;
}

export interface ReceiverJudgement {
  readonly sealed: Sealed;
  readonly reason: RefusalReason | null;
  /** Of the last window, oldest first; never empty after the first judgement. */
  readonly window: readonly ReceiverSample[];
  readonly refusedAtMs: number | null;
}

export const NEW_RECEIVER: ReceiverJudgement = {
  sealed: 'checking',
  reason: null,
  window: [],
  refusedAtMs: null,
};

/** `previous` must begin anew when the receiver is bound to another stream. */
export function judgeReceiver(previous: ReceiverJudgement, sample: ReceiverSample): ReceiverJudgement {
  const { counters, atMs } = sample;
  if (counters === null) {
    return { ...previous, sealed: 'refused', reason: 'no_transform', refusedAtMs: atMs };
  }
  const recent = previous.window.filter((entry) => atMs - entry.atMs <= WINDOW_MS);
  // At least one older sample, so that rare judging still compares.
  const base = recent[0] ?? previous.window.at(-1);
  const window = [...(recent.length > 0 || base === undefined ? recent : [base]), sample];
  const reason = base === undefined ? null : badness(base, sample);
  if (reason !== null) return { sealed: 'refused', reason, window, refusedAtMs: atMs };
  if (previous.refusedAtMs !== null && atMs - previous.refusedAtMs < REFUSED_MS) {
    return { ...previous, window };
  }
  const first = previous.window[0]?.counters ?? counters;
  const opened = previous.sealed === 'sealed' || counters.framesOut > first.framesOut;
  return { sealed: opened ? 'sealed' : 'checking', reason: null, window, refusedAtMs: null };
}

const BY_REFUSAL = [
  ['wrong_sender', 'wrong_sender'],
  ['wrong_context', 'wrong_stream'],
  ['not_sframe', 'not_encrypted'],
  ['replayed', 'replayed'],
  ['forged', 'forged'],
  ['codec', 'codec'],
  ['failed', 'forged'],
] as const;

function badness(base: ReceiverSample, sample: ReceiverSample): RefusalReason | null {
  const [from, to] = [base.counters, sample.counters];
  if (from === null || to === null) return null;
  const opened = to.framesOut - from.framesOut;
  for (const [refusal, reason] of BY_REFUSAL) {
    const failures = to.refused[refusal] - from.refused[refusal];
    if (failures > FAILURES_MAX || (failures >= ONLY_FAILURES_MAX && opened === 0)) return reason;
  }
  const received = (sample.received ?? 0) - (base.received ?? 0);
  return received > UNSEEN_MAX && to.framesIn === from.framesIn ? 'count_mismatch' : null;
}

export interface SealedStream {
  readonly participant: string;
  readonly stream: StreamKind;
  readonly sealed: Sealed;
  readonly reason: RefusalReason | null;
  /** Media is expected to flow now: published, not muted, and asked for. */
  readonly flowing: boolean;
  readonly sinceUnixMs: number;
}

/** The one lock of the interface. */
export function summarise(
  phase: Phase,
  people: number,
  streams: readonly SealedStream[],
  groupReasons: readonly SealReason[],
): Seal {
  const counted = streams.filter((stream) => stream.flowing || stream.sealed === 'refused');
  const of = (sealed: Sealed) => counted.filter((stream) => stream.sealed === sealed).length;
  const refused = counted.filter((stream) => stream.sealed === 'refused');
  const reasons: SealReason[] = [
    ...groupReasons,
    ...refused.map(({ participant, stream, reason, sinceUnixMs }) => ({
      code: reason ?? 'forged',
      rule: null,
      participant,
      stream,
      sinceUnixMs,
    })),
  ];
  const state =
    reasons.length > 0
      ? 'refused'
      : phase === 'reconnecting'
        ? 'reconnecting'
        : phase !== 'joined' || of('checking') > 0
          ? 'checking'
          : 'sealed';
  return {
    state,
    people,
    streamsSealed: of('sealed'),
    streamsChecking: of('checking'),
    streamsRefused: refused.length,
    reasons,
  };
}
