import type { Levels, Person } from '@snug/engine/api';
import { FakeEngine, fixtures } from '@snug/engine/fake';
import { act, cleanup, fireEvent, render, screen, within } from '@testing-library/react';
import { Profiler } from 'react';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { EngineProvider } from '../../hooks/engine.ts';
import { startI18n, TranslateProvider, type Translate } from '../../i18n/index.ts';
import { MeetingScreen } from './MeetingScreen.tsx';

const DESK = { width: 1256, height: 716 };
let translate: Translate;
let size = DESK;

/** Says how loud everybody is, when the test says so. */
class TalkingEngine extends FakeEngine {
  readonly #ears = new Set<(levels: Levels) => void>();

  override levels(listener: (levels: Levels) => void): () => void {
    this.#ears.add(listener);
    return () => this.#ears.delete(listener);
  }

  get heard(): boolean {
    return this.#ears.size > 0;
  }

  say(levels: Readonly<Record<string, number>>): void {
    for (const ear of this.#ears) ear(new Map(Object.entries(levels)));
  }
}

beforeAll(async () => {
  translate = await startI18n('en');
  vi.stubGlobal(
    'ResizeObserver',
    class {
      readonly #callback: (entries: readonly unknown[]) => void;
      constructor(callback: (entries: readonly unknown[]) => void) {
        this.#callback = callback;
      }
      observe() {
        this.#callback([{ contentRect: size }]);
      }
      unobserve() {}
      disconnect() {}
    },
  );
  vi.stubGlobal('CSS', { escape: (text: string) => text });
  vi.stubGlobal('scrollTo', () => undefined);
  Element.prototype.scrollTo = () => undefined;
});

beforeEach(() => {
  size = DESK;
});

afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

const id = (leaf: number) => `fixture-participant-${String(leaf).padStart(2, '0')}`;

function crowd(count: number): Person[] {
  return Array.from({ length: count }, (_, leaf) => fixtures.person(leaf, `P${leaf}`, { own: leaf === 0 }));
}

function setUp(people: readonly Person[] = fixtures.IN_MEETING.people) {
  const engine = new TalkingEngine({ ...fixtures.IN_MEETING, people });
  let commits = 0;
  render(
    <Profiler id="page" onRender={() => (commits += 1)}>
      <TranslateProvider value={translate}>
        <EngineProvider value={engine}>
          <MeetingScreen />
        </EngineProvider>
      </TranslateProvider>
    </Profiler>,
  );
  return { engine, commits: () => commits };
}

const tiles = () => [...document.querySelectorAll<HTMLElement>('.tile')];
const names = () => tiles().map((tile) => tile.querySelector('.tile-name > span')?.textContent);
const options = (name: string) => screen.getByRole('button', { name: `Options for ${name}` });
const press = (key: string) => fireEvent.keyDown(document.activeElement ?? document.body, { key });

describe('a tile', () => {
  it('tells what is wrong with it in words', () => {
    setUp();
    const weak = options('Sanne de Wit').closest('li') as HTMLElement;
    expect(weak.textContent).toContain('weak connection');
    expect((options('Mei Tanaka').closest('li') as HTMLElement).textContent).toContain('microphone off');
  });

  it('opens a menu that pins, and keeps whoever is pinned on the stage', () => {
    setUp();
    fireEvent.click(options('Tomasz Zieliński'));
    fireEvent.click(within(screen.getByRole('dialog')).getByRole('button', { name: 'Pin' }));
    expect(names()[0]).toBe('Tomasz Zieliński');
    expect(document.querySelector('[data-place="stage"]')?.textContent).toContain('pinned');
    fireEvent.click(options('Tomasz Zieliński'));
    fireEvent.click(within(screen.getByRole('dialog')).getByRole('button', { name: 'Unpin' }));
    expect(document.querySelector('[data-place="stage"]')).toBeNull();
  });

  it('pins four and says why not five', () => {
    setUp(crowd(7));
    for (const leaf of [1, 2, 3, 4]) {
      fireEvent.click(options(`P${leaf}`));
      fireEvent.click(screen.getByRole('button', { name: 'Pin' }));
    }
    fireEvent.click(options('P5'));
    const pin = screen.getByRole<HTMLButtonElement>('button', { name: /^Pin.*Unpin one first/u });
    expect(pin.disabled).toBe(true);
  });

  it('is louder, quieter or silent for oneself alone', () => {
    const { engine } = setUp();
    fireEvent.click(options('Jonas Lindqvist'));
    fireEvent.change(screen.getByRole('slider', { name: 'Volume for you' }), { target: { value: '40' } });
    fireEvent.click(screen.getByRole('button', { name: /^Mute for me/u }));
    const jonas = engine.snapshot().people.find(({ name }) => name === 'Jonas Lindqvist');
    expect(jonas).toMatchObject({ volume: 0.4, mutedForMe: true });
    expect(document.querySelector(`[data-tile="${id(1)}:camera"]`)?.textContent).toContain('muted for you');
  });

  it('has no slider where only the device changes how loud it is', () => {
    const { engine } = setUp();
    engine.hearing.canSetVolume = false;
    fireEvent.click(options('Jonas Lindqvist'));
    expect(screen.queryByRole('slider')).toBeNull();
    expect(screen.getByRole('button', { name: /^Mute for me/u })).toBeTruthy();
  });

  it('hides one’s own picture, and the choice is remembered', () => {
    const { engine } = setUp();
    fireEvent.click(screen.getByRole('button', { name: 'Options for your own picture' }));
    fireEvent.click(screen.getByRole('button', { name: /^Hide your own picture/u }));
    expect(names()).not.toContain('Amara Okafor');
    expect(engine.preferences().ownView).toBe('hidden');
  });

  it('opens its menu by the second mouse button', () => {
    setUp();
    fireEvent.contextMenu(tiles()[0] as HTMLElement);
    expect(screen.getByRole('dialog', { name: 'About Jonas Lindqvist' })).toBeTruthy();
  });

  it('opens its menu by a tap, and not by a click of the mouse', () => {
    setUp();
    const [tile] = tiles() as [HTMLElement];
    fireEvent.pointerDown(tile, { pointerType: 'mouse' });
    fireEvent.click(tile);
    expect(screen.queryByRole('dialog')).toBeNull();
    const down = new MouseEvent('pointerdown', { bubbles: true });
    Object.assign(down, { pointerType: 'touch' });
    fireEvent(tile, down);
    fireEvent.click(tile);
    expect(screen.getByRole('dialog')).toBeTruthy();
  });
});

it('what was chosen stays when something else is set', () => {
  const { engine } = setUp();
  press('w');
  act(() => engine.setPreferences({ theme: 'dark' }));
  expect(document.querySelector('[data-place="stage"]')).not.toBeNull();
});

it('one’s own picture goes where the settings say', () => {
  const { engine } = setUp();
  act(() => engine.setPreferences({ ownView: 'hidden' }));
  expect(names()).not.toContain('Amara Okafor');
  act(() => engine.setPreferences({ ownView: 'floating' }));
  expect(document.querySelector('[data-place="floating"]')?.textContent).toContain('Amara Okafor');
});

describe('the keys', () => {
  it('change the layout, and say which it is', () => {
    setUp();
    press('w');
    expect(screen.getByText('Layout: speaker')).toBeTruthy();
    expect(document.querySelector('[data-place="stage"]')).not.toBeNull();
    press('w');
    expect(screen.getByText('Layout: grid')).toBeTruthy();
    expect(document.querySelector('[data-place="stage"]')).toBeNull();
  });

  it('turn pages', () => {
    setUp(crowd(40));
    expect(screen.getByText('Page 1 of 2')).toBeTruthy();
    press('PageDown');
    expect(screen.getByText('Page 2 of 2')).toBeTruthy();
    press('PageUp');
    expect(screen.getByText('Page 1 of 2')).toBeTruthy();
  });

  it('lead from tile to tile, with one stop of Tab for all', () => {
    setUp(crowd(10));
    const stops = () => document.querySelectorAll('.tile-more[tabindex="0"]');
    expect(stops()).toHaveLength(1);
    options('P1').focus();
    press('ArrowRight');
    expect(document.activeElement).toBe(options('P2'));
    press('ArrowDown');
    expect(document.activeElement).not.toBe(options('P2'));
    expect(stops()).toHaveLength(1);
    expect(document.activeElement).toBe(stops()[0]);
  });

  it('lead over the edge to the next page', () => {
    setUp(crowd(40));
    options('P1').focus();
    for (let step = 0; step < 25 && screen.queryByText('Page 2 of 2') === null; step += 1)
      press('ArrowRight');
    expect(screen.getByText('Page 2 of 2')).toBeTruthy();
    expect(document.activeElement).toBe(options('P25'));
  });
});

describe('the focus', () => {
  it('goes to a neighbour when somebody leaves', async () => {
    const people = crowd(6);
    const { engine } = setUp(people);
    options('P3').focus();
    await act(async () => engine.show({ people: people.filter(({ leaf }) => leaf !== 3) }));
    expect(document.activeElement).toBe(options('P4'));
  });

  it('goes to a neighbour when the last one leaves, too', async () => {
    const people = crowd(3);
    const { engine } = setUp(people);
    options('P2').focus();
    await act(async () => engine.show({ people: people.filter(({ leaf }) => leaf !== 2) }));
    expect(document.activeElement?.classList.contains('tile-more')).toBe(true);
  });

  it('stays on a tile that gets another place', async () => {
    const people = crowd(6);
    const { engine } = setUp(people);
    options('P5').focus();
    const sharing = people.map((one) =>
      one.leaf === 5
        ? { ...one, streams: { ...one.streams, screen: fixtures.stream(one.participant, 'screen') } }
        : one,
    );
    await act(async () => engine.show({ people: sharing }));
    expect(document.activeElement).toBe(options('P5'));
  });
});

describe('video', () => {
  it('of tiles on another page is not asked for, and given back when a page is turned', () => {
    const { engine } = setUp(crowd(40));
    const count = (call: string) => engine.calls.filter((one) => one === call).length;
    expect(count('attachVideo')).toBe(25);
    press('PageDown');
    // Page two has fifteen others; oneself is on both.
    expect(count('attachVideo') - 25).toBe(15);
    expect(count('detachVideo')).toBe(24);
  });

  it('of one’s own hidden picture is not drawn', () => {
    const { engine } = setUp(crowd(3));
    fireEvent.click(screen.getByRole('button', { name: 'Options for your own picture' }));
    fireEvent.click(screen.getByRole('button', { name: /^Hide/u }));
    const shown = engine.calls.filter((one) => one === 'attachVideo').length;
    const given = engine.calls.filter((one) => one === 'detachVideo').length;
    expect(shown - given).toBe(2);
  });
});

describe('who speaks', () => {
  it('is marked on the tile without drawing the page again', () => {
    vi.useFakeTimers();
    const { engine, commits } = setUp(crowd(25));
    const before = commits();
    const speaking = () => tiles().filter((tile) => tile.hasAttribute('data-speaking')).length;
    for (let time = 0; time < 10_000; time += 100) {
      vi.advanceTimersByTime(100);
      const turn = Math.floor(time / 700);
      const talk = Array.from({ length: 8 }, (_, voice) => [id(1 + ((turn + voice * 3) % 24)), 0.4]);
      act(() => engine.say(Object.fromEntries(talk) as Record<string, number>));
    }
    expect(speaking()).toBeGreaterThanOrEqual(8);
    expect(commits() - before).toBe(0);
  });

  it('draws the page at most twice a second when eight talk on many pages', () => {
    vi.useFakeTimers();
    const { engine, commits } = setUp(crowd(49));
    press('w');
    vi.advanceTimersByTime(3000);
    const before = commits();
    for (let time = 0; time < 20_000; time += 100) {
      act(() => vi.advanceTimersByTime(100));
      const turn = Math.floor(time / 900);
      const talk = Array.from({ length: 8 }, (_, voice) => [id(1 + ((turn * 5 + voice * 7) % 48)), 0.4]);
      act(() => engine.say(Object.fromEntries(talk) as Record<string, number>));
    }
    expect((commits() - before) / 20).toBeLessThanOrEqual(2);
  });

  it('is not listened to while nobody looks', () => {
    const { engine } = setUp(crowd(3));
    expect(engine.heard).toBe(true);
    vi.spyOn(document, 'hidden', 'get').mockReturnValue(true);
    fireEvent(document, new Event('visibilitychange'));
    expect(engine.heard).toBe(false);
    vi.restoreAllMocks();
    fireEvent(document, new Event('visibilitychange'));
    expect(engine.heard).toBe(true);
  });
});

describe('shared screens', () => {
  const sharing = (leaves: readonly number[]) =>
    crowd(5).map((one) =>
      leaves.includes(one.leaf)
        ? { ...one, streams: { ...one.streams, screen: fixtures.stream(one.participant, 'screen') } }
        : one,
    );

  it('are tabs when there are several', () => {
    setUp(sharing([1, 3]));
    const tab = screen.getByRole('button', { name: 'Screen of P1' });
    expect(tab.getAttribute('aria-pressed')).toBe('false');
    fireEvent.click(tab);
    expect(tab.getAttribute('aria-pressed')).toBe('true');
    expect(document.querySelector('[data-place="stage"]')?.textContent).toContain('Screen of P1');
  });

  it('are magnified by keys while they have the focus', () => {
    setUp(sharing([1]));
    const frame = screen.getByRole('group', { name: /^Screen of P1\. Plus and minus/u });
    frame.focus();
    press('+');
    expect(screen.getByText('125%')).toBeTruthy();
    press('0');
    expect(screen.getByText('100%')).toBeTruthy();
  });

  it('of one’s own are not shown to oneself', () => {
    setUp(sharing([0]));
    expect(document.querySelector('[data-kind="screen"]')).toBeNull();
  });
});
