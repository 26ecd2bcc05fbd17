/**
 * Everything that this browser keeps, under keys that `privacy/inventory.toml` declares. This module is the
 * only one that touches the browser's storage.
 */

import type { Kept, Preferences, Stored } from './api.ts';
import { DEFAULT_DEVICE_PREFERENCES, withoutUnwanted } from './devices/defaults.ts';
import { DEFAULT_EFFECT_PREFERENCES } from './effects/defaults.ts';

export const STORAGE_KEYS = {
  /** localStorage: seeds of host keys, by room id. */
  hosting: 'snug.hosting',
  /** localStorage: `Preferences`. */
  preferences: 'snug.preferences',
  /** sessionStorage: the link of the meeting in this tab, so that a reload can return. */
  meeting: 'snug.meeting',
} as const;

/** The same, for whoever wants to read it. */
export const STORED: readonly Stored[] = [
  { id: 'preferences', key: STORAGE_KEYS.preferences, area: 'local' },
  { id: 'hosting', key: STORAGE_KEYS.hosting, area: 'local' },
  { id: 'meeting', key: STORAGE_KEYS.meeting, area: 'session' },
];

export const DEFAULT_PREFERENCES: Preferences = {
  name: '',
  theme: 'system',
  language: null,
  singleKeys: true,
  ownView: 'automatic',
  titleInTab: true,
  attentionSound: true,
  attentionTitle: true,
  attentionNotices: false,
  attentionWords: false,
  attentionMessages: true,
  attentionJoins: true,
  attentionHands: true,
  ...DEFAULT_DEVICE_PREFERENCES,
  ...DEFAULT_EFFECT_PREFERENCES,
};

interface HostSeed {
  readonly seed: string;
  readonly forgetAtUnixMs: number;
}

type KeyValue = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

export class BrowserMemory {
  readonly #local: KeyValue;
  readonly #session: KeyValue;

  constructor(local: KeyValue, session: KeyValue) {
    this.#local = local;
    this.#session = session;
  }

  /** Where the browser forbids storage, nothing outlives the page. */
  static ofBrowser(): BrowserMemory {
    try {
      return new BrowserMemory(localStorage, sessionStorage);
    } catch {
      return new BrowserMemory(forgetful(), forgetful());
    }
  }

  preferences(): Preferences {
    const stored = read(this.#local, STORAGE_KEYS.preferences);
    const known = Object.keys(DEFAULT_PREFERENCES);
    const kept = Object.entries(stored).filter(([key]) => known.includes(key));
    return withoutUnwanted({ ...DEFAULT_PREFERENCES, ...Object.fromEntries(kept) });
  }

  setPreferences(preferences: Preferences): void {
    write(this.#local, STORAGE_KEYS.preferences, preferences);
  }

  hostSeed(roomId: string, nowUnixMs: number): string | undefined {
    const seeds = this.#hostSeeds(nowUnixMs);
    return seeds[roomId]?.seed;
  }

  rememberHostSeed(roomId: string, seed: string, forgetAtUnixMs: number, nowUnixMs: number): void {
    write(this.#local, STORAGE_KEYS.hosting, {
      ...this.#hostSeeds(nowUnixMs),
      [roomId]: { seed, forgetAtUnixMs },
    });
  }

  forgetHostSeed(roomId: string, nowUnixMs: number): void {
    const { [roomId]: _, ...rest } = this.#hostSeeds(nowUnixMs);
    this.#writeHostSeeds(rest);
  }

  /** Drops seeds of meetings that cannot go on. */
  tidy(nowUnixMs: number): void {
    this.#writeHostSeeds(this.#hostSeeds(nowUnixMs));
  }

  /** `<22>.<36>` of the meeting in this tab. */
  meetingFragment(): string | null {
    const { fragment } = read(this.#session, STORAGE_KEYS.meeting);
    return typeof fragment === 'string' ? fragment : null;
  }

  setMeetingFragment(fragment: string | null): void {
    if (fragment === null) remove(this.#session, STORAGE_KEYS.meeting);
    else write(this.#session, STORAGE_KEYS.meeting, { fragment });
  }

  /** What is declared, and whether it is here. */
  list(): ReturnType<Kept['list']> {
    return STORED.map((stored) => ({ ...stored, kept: has(this.#area(stored), stored.key) }));
  }

  erase(): void {
    for (const stored of STORED) remove(this.#area(stored), stored.key);
  }

  #area({ area }: Stored): KeyValue {
    return area === 'local' ? this.#local : this.#session;
  }

  #hostSeeds(nowUnixMs: number): Record<string, HostSeed> {
    const stored = read(this.#local, STORAGE_KEYS.hosting);
    return Object.fromEntries(
      Object.entries(stored).filter(
        (entry): entry is [string, HostSeed] => isHostSeed(entry[1]) && entry[1].forgetAtUnixMs > nowUnixMs,
      ),
    );
  }

  #writeHostSeeds(seeds: Record<string, HostSeed>): void {
    if (Object.keys(seeds).length === 0) remove(this.#local, STORAGE_KEYS.hosting);
    else write(this.#local, STORAGE_KEYS.hosting, seeds);
  }
}

function forgetful(): KeyValue {
  const values = new Map<string, string>();
  return {
    getItem: (key) => values.get(key) ?? null,
    setItem: (key, value) => void values.set(key, value),
    removeItem: (key) => void values.delete(key),
  };
}

function isHostSeed(value: unknown): value is HostSeed {
  return (
    typeof value === 'object' &&
    value !== null &&
    'seed' in value &&
    typeof value.seed === 'string' &&
    'forgetAtUnixMs' in value &&
    typeof value.forgetAtUnixMs === 'number'
  );
}

/** Storage may be full, forbidden or broken: then nothing is remembered, and nothing else suffers. */
function read(storage: KeyValue, key: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(storage.getItem(key) ?? '{}');
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

function has(storage: KeyValue, key: string): boolean {
  try {
    return storage.getItem(key) !== null;
  } catch {
    return false;
  }
}

function write(storage: KeyValue, key: string, value: unknown): void {
  try {
    storage.setItem(key, JSON.stringify(value));
  } catch {
    // See `read`.
  }
}

function remove(storage: KeyValue, key: string): void {
  try {
    storage.removeItem(key);
  } catch {
    // See `read`.
  }
}
