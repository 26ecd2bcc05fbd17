/** Whether the device slept, or the page was frozen: the clock went on and we did not. Pure. */

export interface Slept {
  readonly sinceUnixMs: number;
  readonly untilUnixMs: number;
}

/** Browsers call a hidden page once a minute; what is shorter than the server's patience needs no care. */
const JUMP_MS = 20_000;
const JUMP_HIDDEN_MS = 90_000;

/** What a regular call says: `lastUnixMs` is when the one before came. */
export function sleptBetween(lastUnixMs: number, nowUnixMs: number, visible: boolean): Slept | null {
  if (nowUnixMs - lastUnixMs < (visible ? JUMP_MS : JUMP_HIDDEN_MS)) return null;
  return { sinceUnixMs: lastUnixMs, untilUnixMs: nowUnixMs };
}
