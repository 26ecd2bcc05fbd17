import { FakeEngine, fixtures } from '@snug/engine/fake';
import { act, cleanup, fireEvent, render, screen, within } from '@testing-library/react';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { EngineProvider } from '../../hooks/engine.ts';
import { startI18n, TranslateProvider, type Translate } from '../../i18n/index.ts';
import { MeetingScreen } from '../meeting/index.ts';

let translate: Translate;
let engine: FakeEngine;
const id = (leaf: number) => `fixture-participant-0${leaf}`;

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
  render(
    <TranslateProvider value={translate}>
      <EngineProvider value={engine}>
        <MeetingScreen />
      </EngineProvider>
    </TranslateProvider>,
  );
});

afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

const press = (key: string) => fireEvent.keyDown(document.activeElement ?? document.body, { key });
const show = (...leaves: number[]) => act(() => engine.show({ hands: leaves.map(id) }));
const button = (name: string | RegExp) => screen.queryByRole('button', { name });

describe('one’s own hand', () => {
  it('goes up and down by the control and by its key', () => {
    fireEvent.click(button('Raise hand') as HTMLElement);
    expect(engine.snapshot().hands).toEqual([id(0)]);
    expect(button('Raise hand')).toBeNull();
    press('r');
    expect(engine.snapshot().hands).toEqual([]);
    press('r');
    expect(engine.snapshot().hands).toEqual([id(0)]);
  });

  it('is told when the host lowers it, not when one does it oneself', () => {
    const told = () => screen.queryByText('The host lowered your hand.');
    press('r');
    press('r');
    expect(told()).toBeNull();
    press('r');
    act(() => engine.signals.lowerOwn());
    expect(told()).not.toBeNull();
  });
});

describe('the list of people', () => {
  const rows = () => within(screen.getByRole('region', { name: 'Raised hands' })).getAllByRole('listitem');

  it('says on its control how many hands are up', () => {
    show(2);
    expect(button('People, one hand raised')).not.toBeNull();
    show(2, 3);
    expect(button('People, two hands raised')).not.toBeNull();
  });

  it('has the hands first, in their order', () => {
    press('p');
    expect(screen.queryByRole('region', { name: 'Raised hands' })).toBeNull();
    show(3, 0, 1);
    expect(rows().map((row) => row.textContent)).toEqual([
      expect.stringContaining('Rafael Duarte'),
      expect.stringContaining('Amara Okafor'),
      expect.stringContaining('Jonas Lindqvist'),
    ]);
  });

  it('lets the host lower one hand, and all', () => {
    press('p');
    show(3, 0, 1);
    fireEvent.click(button('Lower the hand of Jonas Lindqvist') as HTMLElement);
    expect(engine.snapshot().hands).toEqual([id(3), id(0)]);
    fireEvent.click(button('Lower all') as HTMLElement);
    expect(engine.snapshot().hands).toEqual([]);
    expect(engine.calls).toContain('lowerAllHands');
  });

  it('lets a guest lower the own hand only', () => {
    const { meeting } = fixtures.IN_MEETING;
    act(() => engine.show({ meeting: meeting && { ...meeting, isHost: false } }));
    press('p');
    show(3, 0, 1);
    expect(button(/^Lower the hand of/u)).toBeNull();
    expect(button('Lower all')).toBeNull();
    expect(within(rows()[1] as HTMLElement).getByRole('button', { name: 'Lower your hand' })).toBeTruthy();
  });
});

describe('reactions', () => {
  const sent = () => engine.calls.filter((call) => call === 'react').length;

  it('are sent by the keys 1 to 6', () => {
    for (const key of ['1', '2', '6', '7']) press(key);
    expect(sent()).toBe(3);
  });

  it('are picked from a row, which closes and gives the focus back', async () => {
    const opener = button('Send a reaction') as HTMLElement;
    fireEvent.click(opener);
    const palette = screen.getByRole('dialog', { name: 'Send a reaction' });
    expect(within(palette).getAllByRole('button', { name: /^(?!Dismiss)/u })).toHaveLength(6);
    fireEvent.click(within(palette).getByRole('button', { name: 'Applaud' }));
    expect(sent()).toBe(1);
    expect(screen.queryByRole('dialog')).toBeNull();
  });

  it('are chosen by their key while the row is open', () => {
    fireEvent.click(button('Send a reaction') as HTMLElement);
    button('Send a heart')?.focus();
    press('3');
    expect(sent()).toBe(1);
    expect(screen.queryByRole('dialog')).toBeNull();
  });

  it('float with the name where the tile is not on the page, and are read out once together', async () => {
    vi.useFakeTimers();
    const react = (leaf: number) =>
      act(() => engine.signals.tell({ participant: id(leaf), kind: 'heart', own: false }));
    // Nothing is laid out here, so no tile is on the page.
    react(2);
    expect(document.querySelector('.floats-stage')?.textContent).toBe('Mei Tanaka');
    react(3);
    await act(() => vi.advanceTimersByTimeAsync(1_300));
    expect(screen.getByText('Two reactions')).toBeTruthy();
    react(2);
    await act(() => vi.advanceTimersByTimeAsync(3_000));
    expect(screen.queryByText('Mei Tanaka sends a heart')).toBeNull();
    await act(() => vi.advanceTimersByTimeAsync(3_000));
    expect(screen.getByText('Mei Tanaka sends a heart')).toBeTruthy();
  });
});
