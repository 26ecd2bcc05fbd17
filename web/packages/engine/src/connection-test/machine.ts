/** Which check comes next, and what its finding means. Pure. */

import type { Check, CheckId, ConnectionReport, Finding, Verdict } from './api.ts';

/** In this order. */
const CHECKS: readonly CheckId[] = ['browser', 'server', 'control', 'media', 'devices', 'speed'];

/** What must not have failed before. */
const NEEDS: Readonly<Record<CheckId, readonly CheckId[]>> = {
  browser: [],
  server: [],
  control: ['browser', 'server'],
  media: ['control'],
  devices: [],
  speed: ['browser'],
};

const SLOW_SERVER_MS = 1_000;
const SLOW_CONTROL_MS = 4_000;
/** Beyond it people begin to speak at the same time (ITU-T G.114 has 150 ms one way). */
const FAR_ROUND_TRIP_MS = 300;
/** Twenty-five tiles of thirty pictures a second, and half of the time for all else. */
const SLOW_FRAMES_PER_SECOND = 1_500;
/** One picture in each direction. */
const USELESS_FRAMES_PER_SECOND = 120;

export function newReport(startedAtUnixMs: number): ConnectionReport {
  const checks: Check[] = CHECKS.map((id) => ({ id, state: 'waiting', finding: null }));
  return { startedAtUnixMs, checks, verdict: null };
}

/** The check to run now; null when there is none left. */
export function nextCheck({ checks }: ConnectionReport): CheckId | null {
  return checks.find(({ state }) => state === 'waiting')?.id ?? null;
}

export function begun(report: ConnectionReport, id: CheckId): ConnectionReport {
  return withCheck(report, { id, state: 'running', finding: null });
}

export function found(report: ConnectionReport, finding: Finding): ConnectionReport {
  const done = withCheck(report, { id: finding.check, state: judge(finding), finding });
  const checks = skipWhatStandsOn(done.checks);
  return { ...done, checks, verdict: verdictOf(checks) };
}

function withCheck(report: ConnectionReport, check: Check): ConnectionReport {
  return { ...report, checks: report.checks.map((one) => (one.id === check.id ? check : one)) };
}

function skipWhatStandsOn(checks: readonly Check[]): readonly Check[] {
  let now = checks;
  // Along the order, so that what stands on something skipped is skipped too.
  for (const id of CHECKS) {
    const fallen = (need: CheckId) =>
      now.some((check) => check.id === need && (check.state === 'bad' || check.state === 'skipped'));
    now = now.map((check) =>
      check.id === id && check.state === 'waiting' && NEEDS[id].some(fallen)
        ? { ...check, state: 'skipped' }
        : check,
    );
  }
  return now;
}

function judge(finding: Finding): Verdict {
  if ('obstacle' in finding) {
    // That the server asks to wait says nothing about the connection.
    return finding.obstacle === 'rate_limited' ? 'weak' : 'bad';
  }
  switch (finding.check) {
    case 'browser':
      return finding.missing.length > 0 ? 'bad' : 'good';
    case 'server':
      return finding.ms > SLOW_SERVER_MS ? 'weak' : 'good';
    case 'control':
      return finding.ms > SLOW_CONTROL_MS ? 'weak' : 'good';
    case 'media':
      return finding.transport === 'tcp' || (finding.roundTripMs ?? 0) > FAR_ROUND_TRIP_MS ? 'weak' : 'good';
    case 'devices':
      return finding.microphones > 0 && finding.cameras > 0 ? 'good' : 'weak';
    case 'speed':
      if (finding.framesPerSecond < USELESS_FRAMES_PER_SECOND) return 'bad';
      return finding.framesPerSecond < SLOW_FRAMES_PER_SECOND ? 'weak' : 'good';
  }
}

function verdictOf(checks: readonly Check[]): Verdict | null {
  const states = checks.map(({ state }) => state);
  if (states.some((state) => state === 'waiting' || state === 'running')) return null;
  if (states.includes('bad')) return 'bad';
  return states.includes('weak') || states.includes('skipped') ? 'weak' : 'good';
}
