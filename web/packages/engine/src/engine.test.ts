import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { fakeAttention } from './attention/fake.ts';
import type { FromCoreWorker, ToCoreWorker } from './core/messages.ts';
import type { CoreEvent } from './core/port.ts';
import { createEngine } from './engine.ts';
import { NO_EFFECTS } from './effects/fake.ts';
import type { EngineEnvironment } from './environment.ts';
import type { ToFrameWorker } from './frames/messages.ts';
import type { GuardScope } from './media/guard.ts';
import { STILL_PAGE } from './page.ts';
import { BrowserMemory, DEFAULT_PREFERENCES, STORAGE_KEYS } from './storage.ts';

const ORIGIN = 'https://snug.example';
const ROOM = 'AAECAwQFBgcICQoLDA0ODw';
const PLAIN = `${ROOM}.AQ${'A'.repeat(34)}`;
const LOCKED = `${ROOM}.AQEA${'A'.repeat(32)}`;

class FakeWorker<T> extends EventTarget {
  readonly heard: T[] = [];
  postMessage(message: T): void {
    this.heard.push(message);
  }
  say(data: unknown): void {
    this.dispatchEvent(new MessageEvent('message', { data }));
  }
}

function storage() {
  const items = new Map<string, string>();
  return {
    items,
    getItem: (key: string) => items.get(key) ?? null,
    setItem: (key: string, value: string) => void items.set(key, value),
    removeItem: (key: string) => void items.delete(key),
  };
}

function setUp(address = `${ORIGIN}/`, local = storage(), session = storage()) {
  const core = new FakeWorker<ToCoreWorker>();
  const frames = new FakeWorker<ToFrameWorker>();
  const scope = {
    RTCPeerConnection: class {
      addTransceiver() {}
      addTrack() {}
      close() {}
    },
    RTCRtpScriptTransform: FakeWorker,
  };
  const taken: string[] = [];
  const env: EngineEnvironment = {
    origin: ORIGIN,
    memory: new BrowserMemory(local, session),
    attention: fakeAttention().env,
    page: STILL_PAGE,
    effects: NO_EFFECTS,
    mediaDevices: undefined,
    guardScope: scope as unknown as GuardScope,
    now: () => Date.now(),
    newCoreWorker: () => core as unknown as Worker,
    newFrameWorker: () => frames as unknown as Worker,
    loadMedia: () => new Promise(() => undefined),
    canSetVolume: true,
    missingFeature: () => null,
    takeAddress() {
      taken.push(address);
      return taken.length === 1 ? address : `${ORIGIN}/`;
    },
    onAddressChange: () => undefined,
    onPageClosed: () => undefined,
    every: () => () => undefined,
  };
  const engine = createEngine(env);
  const event = async (data: CoreEvent) => {
    core.say({ t: 'event', event: data } satisfies FromCoreWorker);
    await vi.advanceTimersByTimeAsync(0);
  };
  const opened = () => core.heard.flatMap((message) => (message.t === 'open' ? [message.options] : []));
  return { engine, core, frames, local, session, taken, event, opened };
}

const JOINED: CoreEvent = { t: 'phase', phase: 'joined', since_ms: 0 };

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('the address is taken at once, opened, and remembered for a reload', async () => {
  const { engine, taken, opened, session } = setUp(`${ORIGIN}/#${PLAIN}`);
  expect(taken).toHaveLength(1);
  expect(opened()).toEqual([{ fragment: PLAIN }]);
  await vi.advanceTimersByTimeAsync(0);
  expect(engine.snapshot()).toMatchObject({ screen: 'prejoin', phase: 'connecting', busy: true });
  const again = setUp(`${ORIGIN}/`, storage(), session);
  expect(again.opened()).toEqual([{ fragment: PLAIN }]);
});

test('an ordinary visit loads nothing', async () => {
  const { engine, core, frames } = setUp();
  await vi.advanceTimersByTimeAsync(0);
  expect(engine.snapshot()).toMatchObject({ screen: 'start', problems: [] });
  expect([...core.heard, ...frames.heard]).toEqual([]);
});

test('a link with its secret in the query is refused with a reason', async () => {
  const { engine, opened, session } = setUp(`${ORIGIN}/?pwd=hunter2#${PLAIN}`);
  await vi.advanceTimersByTimeAsync(0);
  expect(engine.snapshot()).toMatchObject({
    screen: 'start',
    problems: [{ code: 'link', failure: 'secret_in_query' }],
  });
  expect(opened()).toEqual([]);
  expect(session.items.size).toBe(0);
});

test('a passphrase is asked for, used, and kept nowhere', async () => {
  const { engine, opened, session, local } = setUp(`${ORIGIN}/#${LOCKED}`);
  await vi.advanceTimersByTimeAsync(0);
  expect(engine.snapshot()).toMatchObject({ screen: 'prejoin', passphraseWanted: true });
  void engine.openLink(engine.snapshot().meeting?.link ?? '', 'bottle green');
  expect(opened()).toEqual([{ fragment: LOCKED, passphrase: 'bottle green' }]);
  expect(JSON.stringify([...session.items, ...local.items])).not.toContain('bottle green');
});

test('whoever created the meeting in this browser comes as its host', async () => {
  const { engine, core, local, opened } = setUp();
  void engine.createMeeting({ title: ' Planning ', passphrase: '', validForSeconds: 3600 });
  await vi.advanceTimersByTimeAsync(0);
  const request = core.heard.find((message) => message.t === 'create');
  expect(request).toMatchObject({ title: 'Planning', passphrase: '' });
  const answer = { linkFragment: PLAIN, hostSeed: 'seed', expiresAtUnixMs: Date.now() + 3_600_000 };
  core.say({ t: 'created', request: request?.request ?? 0, answer } satisfies FromCoreWorker);
  await vi.advanceTimersByTimeAsync(0);
  expect(engine.snapshot()).toMatchObject({
    screen: 'created',
    meeting: { link: `${ORIGIN}/#${PLAIN}`, isHost: true, title: 'Planning' },
  });
  engine.proceed();
  expect(opened()).toEqual([{ fragment: PLAIN, host_seed: 'seed' }]);
  expect(local.items.get(STORAGE_KEYS.hosting)).toContain('seed');
});

test('when the meeting is over its keys, its link and the key of its host are gone', async () => {
  const local = storage();
  new BrowserMemory(local, storage()).rememberHostSeed(ROOM, 'seed', Date.now() + 1e6, Date.now());
  const { engine, frames, session, event } = setUp(`${ORIGIN}/#${PLAIN}`, local);
  await event(JOINED);
  expect(engine.snapshot().screen).toBe('meeting');
  await event({ t: 'over', reason: 'ended_by_host' });
  expect(engine.snapshot()).toMatchObject({
    screen: 'over',
    over: { reason: 'ended_by_host', canRejoin: false },
  });
  expect(frames.heard.at(-1)).toEqual({ t: 'zeroise' });
  expect(session.items.size).toBe(0);
  expect(local.items.has(STORAGE_KEYS.hosting)).toBe(false);
});

test('leaving does not depend on the server', async () => {
  const { engine, core, frames, event } = setUp(`${ORIGIN}/#${PLAIN}`);
  await event(JOINED);
  void engine.leave();
  expect(core.heard.at(-1)).toEqual({ t: 'command', command: { t: 'leave' } });
  expect(frames.heard.at(-1)).toEqual({ t: 'zeroise' });
  await vi.advanceTimersByTimeAsync(2000);
  expect(engine.snapshot()).toMatchObject({ screen: 'over', over: { reason: 'left', canRejoin: true } });
  await event({ t: 'over', reason: 'last_left' });
  expect(engine.snapshot().over?.reason).toBe('left');
});

test('what the server forgot to answer is not forgotten here', async () => {
  const { engine, core } = setUp(`${ORIGIN}/#${PLAIN}`);
  const request = core.heard.find((message) => message.t === 'open')?.request ?? 0;
  const failure = { t: 'error', request, code: 'unknown_version', status: null, retryAfterMs: 0 } as const;
  core.say(failure satisfies FromCoreWorker);
  await vi.advanceTimersByTimeAsync(0);
  expect(engine.snapshot().problems).toMatchObject([{ code: 'link', failure: 'unknown_version' }]);
  core.dispatchEvent(new Event('error'));
  await vi.advanceTimersByTimeAsync(0);
  expect(engine.snapshot().problems.map(({ code }) => code)).toContain('engine_failed');
});

test('a line too long, or written while away, is not sent', async () => {
  const { engine, core, event } = setUp(`${ORIGIN}/#${PLAIN}`);
  expect(engine.sendChat('hello')).toBe(false);
  await event(JOINED);
  expect(engine.sendChat('  ')).toBe(false);
  expect(engine.sendChat('ö'.repeat(2001))).toBe(false);
  expect(engine.sendChat(' hello ')).toBe(true);
  expect(core.heard.at(-1)).toEqual({ t: 'command', command: { t: 'chat', text: 'hello' } });
});

test('erasing what the browser keeps forgets it here too, and a meeting goes on', async () => {
  const { engine, event, local, session } = setUp(`${ORIGIN}/#${PLAIN}`);
  await event(JOINED);
  engine.setPreferences({ name: 'Ada', theme: 'dark' });
  expect(engine.kept.list().filter(({ kept }) => kept)).toHaveLength(2);
  engine.kept.erase();
  expect([local.items.size, session.items.size]).toEqual([0, 0]);
  expect(engine.preferences()).toEqual(DEFAULT_PREFERENCES);
  expect(engine.snapshot().screen).toBe('meeting');
});
