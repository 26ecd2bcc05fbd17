import type { LinkFailure, ProblemCause } from './api.ts';
import { CoreError } from './core/client.ts';

const LINK_FAILURES: ReadonlySet<string> = new Set<LinkFailure>([
  'missing_fragment',
  'incomplete',
  'malformed',
  'unknown_version',
  'secret_in_query',
]);

export function creationFailure(error: unknown): 'unreachable' | 'rate_limited' | 'refused' {
  if (!(error instanceof CoreError)) return 'refused';
  if (error.status === 0) return 'unreachable';
  return error.status === 429 ? 'rate_limited' : 'refused';
}

export function openingFailure(error: unknown): ProblemCause {
  const code = error instanceof CoreError ? error.code : 'engine_failed';
  if (LINK_FAILURES.has(code)) return { code: 'link', failure: code as LinkFailure };
  return { code: 'engine_failed' };
}
