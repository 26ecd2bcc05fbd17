/** Whether a meeting would work here: a few checks, one after the other, and what each found. */

import type { MissingFeature } from '../api.ts';

export type CheckId = 'browser' | 'server' | 'control' | 'media' | 'devices' | 'speed';

/** Why a check of the way to the server came to nothing. */
export type Obstacle =
  | 'unreachable'
  /** Too many tries from here; the server asks to wait. */
  | 'rate_limited'
  /** The server answered with something else than what was asked for. */
  | 'refused'
  | 'timeout'
  /** A part of the page could not be loaded. */
  | 'not_loaded';

/** What a check saw: numbers and words of closed sets, so that nothing in it can say who or where somebody is. */
export type Finding =
  | { readonly check: 'browser'; readonly missing: readonly MissingFeature[] }
  | { readonly check: 'server'; readonly ms: number }
  /** From the wish for a room until the server let it be opened. */
  | { readonly check: 'control'; readonly ms: number }
  | {
      readonly check: 'media';
      readonly ms: number;
      /** Null where the browser does not tell. */
      readonly transport: 'udp' | 'tcp' | null;
      readonly roundTripMs: number | null;
    }
  | {
      readonly check: 'devices';
      readonly microphones: number;
      readonly cameras: number;
      readonly speakers: number;
    }
  | { readonly check: 'speed'; readonly framesPerSecond: number }
  | { readonly check: CheckId; readonly obstacle: Obstacle };

export type Verdict = 'good' | 'weak' | 'bad';

export interface Check {
  readonly id: CheckId;
  /** `skipped`: what it stands on failed. */
  readonly state: 'waiting' | 'running' | 'skipped' | Verdict;
  readonly finding: Finding | null;
}

export interface ConnectionReport {
  readonly startedAtUnixMs: number;
  readonly checks: readonly Check[];
  /** Null while something is still to be checked. */
  readonly verdict: Verdict | null;
}

/** Runs until it is stopped or done; tells of each step. Returns the way to stop. */
export type ConnectionTest = (listener: (report: ConnectionReport) => void) => () => void;
