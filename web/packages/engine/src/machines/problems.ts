/** The list of problems that a person should read: at most one of a kind, the newest wins. */

import type { Problem, ProblemCause } from '../api.ts';

export type Problems = readonly Problem[];

function kindOf(cause: ProblemCause): string {
  return cause.code === 'device' ? `device:${cause.kind}` : cause.code;
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

export function withoutDeviceProblem(problems: Problems, kind: 'microphone' | 'camera' | 'screen'): Problems {
  return problems.filter((problem) => problem.code !== 'device' || problem.kind !== kind);
}
