import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'smol-toml';
import { expect, test } from 'vitest';
import { BrowserMemory, DEFAULT_PREFERENCES, STORAGE_KEYS, STORED } from './storage.ts';

const WEB = join(import.meta.dirname, '../../..');

class MapStorage {
  readonly items = new Map<string, string>();
  getItem = (key: string) => this.items.get(key) ?? null;
  setItem = (key: string, value: string) => void this.items.set(key, value);
  removeItem = (key: string) => void this.items.delete(key);
}

function memory() {
  const local = new MapStorage();
  const session = new MapStorage();
  return { local, session, memory: new BrowserMemory(local, session) };
}

test('the inventory declares exactly the keys that are used', () => {
  const inventory = parse(readFileSync(join(WEB, '../privacy/inventory.toml'), 'utf8'));
  const declared = inventory['browser_storage'] as Record<string, string>[];
  expect(declared.map((entry) => entry['key']).toSorted()).toEqual(Object.values(STORAGE_KEYS).toSorted());
  for (const entry of declared) {
    for (const field of ['area', 'purpose', 'retention', 'erasure']) {
      expect(entry[field], `${entry['key']} ${field}`).toBeTruthy();
    }
  }
});

test('what a person is shown is what the inventory declares', () => {
  const inventory = parse(readFileSync(join(WEB, '../privacy/inventory.toml'), 'utf8'));
  const declared = (inventory['browser_storage'] as Record<string, string>[]).map(
    ({ key, area }) => `${area} ${key}`,
  );
  expect(STORED.map(({ key, area }) => `${area}Storage ${key}`).toSorted()).toEqual(declared.toSorted());
});

test('erasing leaves nothing', () => {
  const { local, session, memory: browser } = memory();
  browser.setPreferences({ ...DEFAULT_PREFERENCES, name: 'Ada' });
  browser.rememberHostSeed('room', 'seed', 2000, 0);
  browser.setMeetingFragment('a.b');
  expect(browser.list().every(({ kept }) => kept)).toBe(true);
  browser.erase();
  expect([local.items.size, session.items.size]).toEqual([0, 0]);
  expect(browser.list().some(({ kept }) => kept)).toBe(false);
});

test('no other module touches storage of the browser', () => {
  const sources = ['packages', 'app/src'].flatMap((folder) =>
    readdirSync(join(WEB, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.tsx?$/.test(name) && !name.includes('node_modules') && !/\.test\.tsx?$/.test(name))
      .map((name) => join(WEB, folder, name)),
  );
  const touching = sources.filter((path) =>
    /\b(localStorage|sessionStorage|indexedDB|document\.cookie|caches\.open)\b/.test(
      readFileSync(path, 'utf8'),
    ),
  );
  expect(touching.map((path) => path.slice(WEB.length + 1)).toSorted()).toEqual([
    'packages/engine/src/storage.ts',
  ]);
});

test('host seeds are kept until their time and forgotten on demand', () => {
  const { local, memory: browser } = memory();
  browser.rememberHostSeed('room-a', 'seed-a', 1000, 0);
  browser.rememberHostSeed('room-b', 'seed-b', 2000, 0);
  expect(browser.hostSeed('room-a', 999)).toBe('seed-a');
  expect(browser.hostSeed('room-a', 1000)).toBeUndefined();
  browser.tidy(1500);
  expect(local.items.get(STORAGE_KEYS.hosting)).not.toContain('seed-a');
  browser.forgetHostSeed('room-b', 1500);
  expect(local.items.has(STORAGE_KEYS.hosting)).toBe(false);
});

test('broken or foreign content changes nothing', () => {
  const { local, memory: browser } = memory();
  local.setItem(STORAGE_KEYS.preferences, '{"name":"Ada","unknown":1}');
  local.setItem(STORAGE_KEYS.hosting, '{"room":{"seed":7}}');
  expect(browser.preferences()).toEqual({ ...DEFAULT_PREFERENCES, name: 'Ada' });
  expect(browser.hostSeed('room', 0)).toBeUndefined();
  local.setItem(STORAGE_KEYS.preferences, 'not json');
  expect(browser.preferences()).toEqual(DEFAULT_PREFERENCES);
});

test('the link of this tab survives a reload and no more', () => {
  const { session, memory: browser } = memory();
  browser.setMeetingFragment('a.b');
  expect(browser.meetingFragment()).toBe('a.b');
  browser.setMeetingFragment(null);
  expect(session.items.size).toBe(0);
});
