import { describe, expect, it, vi } from 'vitest';
import type { Engine, MissingFeature } from '../api.ts';
import { FakeEngine } from '../fake/index.ts';
import { BrowserMemory } from '../storage.ts';
import { openFront, type FrontEnvironment, type FrontShare } from './index.ts';

const ORIGIN = 'https://snug.example/';
const LINK = `${ORIGIN}#AAAAAAAAAAAAAAAAAAAAAA.AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA`;

class Storage {
  readonly #values = new Map<string, string>();
  getItem = (key: string) => this.#values.get(key) ?? null;
  setItem = (key: string, value: string) => void this.#values.set(key, value);
  removeItem = (key: string) => void this.#values.delete(key);
}

function page(address: string, change: { fails?: boolean; missing?: MissingFeature } = {}) {
  let bar = address;
  let onAddress = () => undefined as void;
  const engine = new FakeEngine();
  const shares: FrontShare[] = [];
  const memory = new BrowserMemory(new Storage(), new Storage());
  const state = { fails: change.fails ?? false };
  const env: FrontEnvironment = {
    memory,
    now: () => 0,
    missingFeature: () => change.missing ?? null,
    takeAddress() {
      const taken = bar;
      bar = ORIGIN;
      return taken;
    },
    onAddressChange: (listener) => (onAddress = listener),
    loadEngine: vi.fn(async (share: FrontShare): Promise<Engine> => {
      shares.push(share);
      if (state.fails) throw new TypeError('not fetched');
      return engine;
    }),
  };
  return {
    env,
    engine,
    memory,
    state,
    shares,
    front: openFront(env),
    bar: () => bar,
    type: (text: string) => {
      bar = text;
      onAddress();
    },
  };
}

const settle = () => new Promise((resolve) => setTimeout(resolve));

describe('the start page', () => {
  it('needs no engine', async () => {
    const { env, front } = page(ORIGIN);
    await settle();
    expect(env.loadEngine).not.toHaveBeenCalled();
    expect(front.snapshot()).toMatchObject({ screen: 'start', busy: false, problems: [] });
  });
  it('remembers what is set there', () => {
    const { front, memory } = page(ORIGIN);
    const told = vi.fn();
    front.subscribe(told);
    front.setPreferences({ language: 'de' });
    expect(front.preferences().language).toBe('de');
    expect(memory.preferences().language).toBe('de');
    expect(told).toHaveBeenCalledOnce();
  });
  it('fetches the engine with the first command, and says that it is busy', async () => {
    const { front, engine } = page(ORIGIN);
    const made = front.createMeeting({ title: '', passphrase: '', validForSeconds: 60 });
    expect(front.snapshot().busy).toBe(true);
    await made;
    expect(engine.calls).toEqual(['createMeeting']);
    expect(front.engine()).toBe(engine);
    expect(front.snapshot().screen).toBe('created');
  });
  it('says when the engine does not come, and can try again', async () => {
    const { front, state, engine } = page(ORIGIN, { fails: true });
    await front.openLink(LINK);
    expect(front.snapshot()).toMatchObject({ busy: false, problems: [{ code: 'engine_failed' }] });
    front.dismissProblem(1);
    expect(front.snapshot().problems).toEqual([]);
    state.fails = false;
    await front.openLink(LINK);
    expect(engine.calls).toEqual(['openLink']);
  });
  it('says at once what the browser lacks', async () => {
    const { front, env } = page(LINK, { missing: 'script_transform' });
    await settle();
    expect(front.snapshot()).toMatchObject({ screen: 'start', problems: [{ code: 'unsupported_browser' }] });
    expect(env.loadEngine).not.toHaveBeenCalled();
  });
});

describe('a link in the address bar', () => {
  it('is taken out before anything else, and handed to the engine once', async () => {
    const { front, bar, shares } = page(LINK);
    expect(bar()).toBe(ORIGIN);
    expect(front.snapshot().screen).toBe('prejoin');
    await settle();
    expect([shares[0]?.takeAddress(), shares[0]?.takeAddress()]).toEqual([LINK, ORIGIN]);
  });
  it('comes back with a reload when the engine did not come', async () => {
    const { front, memory } = page(LINK, { fails: true });
    await settle();
    expect(front.snapshot()).toMatchObject({ screen: 'start', problems: [{ code: 'engine_failed' }] });
    expect(memory.meetingFragment()).toBe(LINK.split('#')[1]);
  });
  it('may come later', async () => {
    const { front, type, shares } = page(ORIGIN);
    type(LINK);
    expect(front.snapshot().screen).toBe('prejoin');
    await settle();
    expect([shares[0]?.takeAddress(), shares[0]?.takeAddress()]).toEqual([LINK, ORIGIN]);
  });
});
