import { FakeEngine, fixtures } from '@snug/engine/fake';
import type { EngineSnapshot, Seal } from '@snug/engine/api';
import { act, cleanup, fireEvent, render, screen, within } from '@testing-library/react';
import { Profiler } from 'react';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { EngineProvider } from '../../hooks/engine.ts';
import { startI18n, TranslateProvider, type Translate } from '../../i18n/index.ts';
import { MeetingScreen } from './MeetingScreen.tsx';

let translate: Translate;
let engine: FakeEngine;
let commits = 0;

class NoObserver {
  observe() {}
  unobserve() {}
  disconnect() {}
}

beforeAll(async () => {
  translate = await startI18n('en');
  vi.stubGlobal('ResizeObserver', NoObserver);
  vi.stubGlobal('scrollTo', () => undefined);
  vi.stubGlobal('CSS', { escape: (text: string) => text, supports: () => false });
  Element.prototype.scrollTo = () => undefined;
});

beforeEach(() => {
  engine = new FakeEngine(fixtures.IN_MEETING);
  commits = 0;
});

afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

function arrive(): void {
  render(
    <TranslateProvider value={translate}>
      <EngineProvider value={engine}>
        <Profiler id="room" onRender={() => (commits += 1)}>
          <MeetingScreen />
        </Profiler>
      </EngineProvider>
    </TranslateProvider>,
  );
}

const press = (key: string) => fireEvent.keyDown(document.activeElement ?? document.body, { key });
const show = (change: Partial<EngineSnapshot>) => act(async () => engine.show(change));

describe('the pill', () => {
  const seal = (change: Partial<Seal>) => show({ seal: { ...fixtures.IN_MEETING.seal, ...change } });
  const pill = () => document.querySelector('.pill');
  const shown = () =>
    [...(pill()?.querySelectorAll('b, span:not(.vh)') ?? [])].map((part) => part.textContent).join(' ');

  it('has exactly four states', async () => {
    arrive();
    expect(shown()).toBe('Sealed 6');
    await seal({ state: 'checking' });
    expect(shown()).toBe('Checking');
    await seal({ state: 'refused', streamsRefused: 2 });
    expect(shown()).toBe('2 refused');
    await seal({ state: 'reconnecting' });
    expect(shown()).toBe('Reconnecting');
  });
});

describe('the title of the page', () => {
  it('names the meeting, and what is unseen', async () => {
    arrive();
    expect(document.title).toBe('Thursday planning · Snug');
    await show({ unseen: 3 });
    expect(document.title).toBe('(3) Thursday planning · Snug');
    await show({ unseen: 0 });
    expect(document.title).toBe('Thursday planning · Snug');
  });

  it('never names the meeting when that is switched off', async () => {
    engine.setPreferences({ titleInTab: false });
    arrive();
    expect(document.title).toBe('Meeting · Snug');
    await show({ unseen: 3 });
    expect(document.title).toBe('(3) Meeting · Snug');
  });
});

describe('the time in the bar', () => {
  const time = () => document.querySelector('.bar-time time')?.textContent;

  it('goes on without React', () => {
    vi.useFakeTimers({ now: fixtures.FIXTURE_NOW });
    arrive();
    expect(time()).toBe('12:34');
    const before = commits;
    vi.advanceTimersByTime(60_000);
    expect(time()).toBe('13:34');
    expect(commits).toBe(before);
  });

  it('rests while nobody looks, and is right again at once', () => {
    vi.useFakeTimers({ now: fixtures.FIXTURE_NOW });
    arrive();
    const hidden = vi.spyOn(document, 'hidden', 'get').mockReturnValue(true);
    vi.advanceTimersByTime(2_000);
    const rested = time();
    const timers = vi.getTimerCount();
    vi.advanceTimersByTime(60_000);
    expect(time()).toBe(rested);
    expect(vi.getTimerCount()).toBeLessThanOrEqual(timers);
    hidden.mockRestore();
    document.dispatchEvent(new Event('visibilitychange'));
    expect(time()).toBe('13:36');
  });
});

describe('the focus', () => {
  const settled = () => act(async () => new Promise((resolve) => setTimeout(resolve, 5)));

  it('is kept when the person whose control had it leaves', async () => {
    arrive();
    press('p');
    const [ada, bo] = ['fixture-participant-03', 'fixture-participant-04'];
    await show({ hands: [ada, bo] });
    const lower = [...document.querySelectorAll<HTMLElement>('.hands li button')];
    expect(lower).toHaveLength(2);
    lower[1]?.focus();
    const people = engine.snapshot().people.filter(({ participant }) => participant !== bo);
    await show({ people, hands: [ada] });
    await settled();
    expect(document.activeElement).toBe(document.querySelector('.hands li button'));
  });

  it('goes to what stands nearest when its control goes away', async () => {
    arrive();
    await show({
      meeting: fixtures.MEETING,
      own: { ...engine.snapshot().own, screen: { state: 'on', failure: null } },
    });
    const stop = document.querySelector<HTMLElement>('.banners button');
    expect(stop).not.toBeNull();
    stop?.focus();
    await show({ own: { ...engine.snapshot().own, screen: { state: 'off', failure: null } } });
    await settled();
    expect(document.activeElement).not.toBe(document.body);
    expect(document.querySelector('.meet')?.contains(document.activeElement)).toBe(true);
  });

  it('is not taken back from whoever pressed beside everything', async () => {
    arrive();
    const chat = screen.getByRole('button', { name: 'Chat' });
    chat.focus();
    chat.blur();
    await settled();
    await show({ people: engine.snapshot().people.slice(0, 3) });
    await settled();
    expect(document.activeElement).toBe(document.body);
  });

  it('returns to the door when a panel is closed by its own control', () => {
    arrive();
    const door = screen.getByRole('button', { name: 'Chat' });
    door.focus();
    fireEvent.click(door);
    fireEvent.click(within(screen.getByRole('complementary')).getByRole('button', { name: 'Close' }));
    expect(document.activeElement).toBe(door);
  });
});

describe('the room for those who do not see it', () => {
  it('has landmarks, and one heading of the first level', () => {
    arrive();
    press('c');
    expect(screen.getByRole('main')).toBeTruthy();
    expect(screen.getByRole('complementary', { name: 'Chat' })).toBeTruthy();
    expect(screen.getByRole('region', { name: 'Meeting controls' })).toBeTruthy();
    expect(screen.getAllByRole('heading', { level: 1 })).toHaveLength(1);
  });

  it('announces what happened once, several things together', async () => {
    vi.useFakeTimers({ now: fixtures.FIXTURE_NOW });
    arrive();
    const people = engine.snapshot().people;
    act(() => engine.show({ people: [...people, fixtures.person(6, 'Ada'), fixtures.person(7, 'Bo')] }));
    act(() => engine.show({ people: [...engine.snapshot().people, fixtures.person(8, 'Cleo')] }));
    const said = () => screen.getAllByRole('status').filter((one) => /came in/u.test(one.textContent));
    expect(said()).toHaveLength(0);
    act(() => vi.advanceTimersByTime(2_000));
    expect(said().map((one) => one.textContent)).toEqual(['Three people came in']);
  });

  it('says in words who speaks, in the list of people', () => {
    const levels = vi.spyOn(engine, 'levels');
    arrive();
    press('p');
    const line = () => document.querySelector('.people-speaking')?.textContent;
    expect(line()).toMatch(/speaking/iu);
    const listener = levels.mock.calls[0]?.[0];
    act(() => listener?.(new Map([['fixture-participant-02', 0.6]])));
    expect(line()).toContain('Mei Tanaka');
  });

  it('lists its keys, and the switch that makes them silent', () => {
    arrive();
    press('?');
    const help = screen.getByRole('dialog', { name: 'Keys' });
    expect(within(help).getByText('Microphone on or off')).toBeTruthy();
    fireEvent.click(within(help).getByRole('switch', { name: /Single-letter keys/u }));
    expect(engine.preferences().singleKeys).toBe(false);
    expect(within(help).queryByText('Hold to talk while muted')).toBeNull();
  });
});
