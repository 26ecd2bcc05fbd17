/** Why a device could not be had. Pure. */

import type { DeviceFailure } from '../api.ts';

/** What the browser says about a permission; `unknown` where it does not tell. */
export type Permission = 'granted' | 'prompt' | 'denied' | 'unknown';

const FAILURES: ReadonlyMap<string, DeviceFailure> = new Map([
  ['NotAllowedError', 'denied'],
  ['SecurityError', 'denied'],
  ['NotFoundError', 'missing'],
  ['NotReadableError', 'busy'],
  ['AbortError', 'busy'],
  ['OverconstrainedError', 'unsuitable'],
  ['TypeError', 'unsuitable'],
]);

/**
 * From the name of the DOMException of getUserMedia, and from what the browser says about the permission
 * afterwards: one error stands for a closed question, a lasting no, and a system that forbids it to the browser.
 */
export function failureOf(error: unknown, permission: Permission): DeviceFailure {
  const failure =
    error instanceof Object && 'name' in error ? (FAILURES.get(String(error.name)) ?? 'unknown') : 'unknown';
  if (failure !== 'denied') return failure;
  if (permission === 'prompt') return 'dismissed';
  return permission === 'granted' ? 'system' : 'denied';
}
