import type { CheckId, ConnectionReport, Finding, Obstacle } from './api.ts';
import { begun, found, newReport, nextCheck } from './machine.ts';

/** One way to find out, for each check. */
export type Probes = Readonly<Record<CheckId, () => Promise<Finding>>> & {
  /** Leaves nothing behind: no room, no worker, no connection. */
  close(): void;
};

export interface RunEnvironment {
  readonly probes: Probes;
  now(): number;
  /** Calls back once after `ms`; returns the way to stop it. */
  timer(ms: number, callback: () => void): () => void;
}

/** A check that takes longer has failed. */
const CHECK_MS_MAX = 20_000;

/** Why a probe came to nothing, where it knows. */
export class ObstacleError extends Error {
  readonly obstacle: Obstacle;

  constructor(obstacle: Obstacle) {
    super(obstacle);
    this.obstacle = obstacle;
  }
}

export function runChecks(
  { probes, now, timer }: RunEnvironment,
  listener: (report: ConnectionReport) => void,
): () => void {
  const state = { stopped: false };
  let report = newReport(now());
  const tell = (next: ConnectionReport) => {
    report = next;
    if (!state.stopped) listener(report);
  };
  const check = async (id: CheckId): Promise<Finding> => {
    let stopTimer: () => void = () => undefined;
    const late = new Promise<Finding>((_, reject) => {
      stopTimer = timer(CHECK_MS_MAX, () => reject(new ObstacleError('timeout')));
    });
    try {
      return await Promise.race([probes[id](), late]);
    } catch (error) {
      return { check: id, obstacle: error instanceof ObstacleError ? error.obstacle : 'refused' };
    } finally {
      stopTimer();
    }
  };
  const run = async () => {
    tell(report);
    for (let id = nextCheck(report); id !== null && !state.stopped; id = nextCheck(report)) {
      tell(begun(report, id));
      tell(found(report, await check(id)));
    }
    probes.close();
  };
  void run();
  return () => {
    if (state.stopped) return;
    state.stopped = true;
    probes.close();
  };
}
