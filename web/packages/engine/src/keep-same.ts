/**
 * `now` with every part taken from `before` that says the same, so that whoever compares by identity sees only what
 * changed; `before` itself when nothing did. For plain data: objects and arrays without cycles.
 */
export function keepSame<T>(before: T, now: T): T {
  if (Object.is(before, now) || !isPlain(before) || !isPlain(now)) return now;
  if (Array.isArray(before) !== Array.isArray(now)) return now;
  const old = before as Readonly<Record<string, unknown>>;
  const entries = Object.entries(now as Readonly<Record<string, unknown>>);
  const kept = entries.map(([key, value]) => [key, keepSame(old[key], value)] as const);
  const same =
    Object.keys(old).length === kept.length && kept.every(([key, value]) => key in old && old[key] === value);
  if (same) return before;
  return (Array.isArray(now) ? kept.map(([, value]) => value) : Object.fromEntries(kept)) as T;
}

function isPlain(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === Array.prototype;
}
