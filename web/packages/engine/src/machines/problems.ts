/** The list of problems that a person should read: at most one of a kind, the newest wins. */

import type { DeviceKind, Problem, ProblemCause } from '../api.ts';

export type Problems = readonly Problem[];

function kindOf(cause: ProblemCause): string {
  return 'kind' in cause ? `${cause.code}:${cause.kind}` : cause.code;
}

let nextId = 1;

export function withProblem(problems: Problems, cause: ProblemCause, nowUnixMs: number): Problems {
  const others = problems.filter((problem) => kindOf(problem) !== kindOf(cause));
  const same = problems.find((problem) => kindOf(problem) === kindOf(cause));
  return [...others, { ...cause, id: same?.id ?? nextId++, atUnixMs: nowUnixMs }];
}

export function withoutProblem(problems: Problems, ...codes: readonly Problem['code'][]): Problems {
  const rest = problems.filter((problem) => !codes.includes(problem.code));
  return rest.length === problems.length ? problems : rest;
}

/** Whatever was said about a device. */
export function withoutDeviceProblem(problems: Problems, kind: DeviceKind | 'screen'): Problems {
  const rest = problems.filter((problem) => !('kind' in problem) || problem.kind !== kind);
  return rest.length === problems.length ? problems : rest;
}

/** What is told in passing, and how long. What asks for something to be done stays. */
const PASSING_MS = 12_000;

export function withoutPassed(problems: Problems, nowUnixMs: number): Problems {
  const rest = problems.filter((problem) => !isPassing(problem) || nowUnixMs - problem.atUnixMs < PASSING_MS);
  return rest.length === problems.length ? problems : rest;
}

function isPassing(problem: Problem): boolean {
  if (problem.code === 'device_moved') return problem.why !== 'unplugged';
  return problem.code === 'slept';
}
