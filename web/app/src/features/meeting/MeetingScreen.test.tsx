import { FakeEngine, fixtures } from '@snug/engine/fake';
import { cleanup, fireEvent, render, screen, within } from '@testing-library/react';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { EngineProvider } from '../../hooks/engine.ts';
import { startI18n, TranslateProvider, type Translate } from '../../i18n/index.ts';
import { MeetingScreen } from './MeetingScreen.tsx';

let translate: Translate;
let engine: FakeEngine;

beforeAll(async () => {
  translate = await startI18n('en');
  vi.stubGlobal(
    'ResizeObserver',
    class {
      observe() {}
      unobserve() {}
      disconnect() {}
    },
  );
  vi.stubGlobal('scrollTo', () => undefined);
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

afterEach(cleanup);

const press = (key: string) => fireEvent.keyDown(document.activeElement ?? document.body, { key });
const panel = (name: string) => screen.queryByRole('complementary', { name });

describe('the panels', () => {
  it('open by key, take the focus, and give it back when Escape closes them', () => {
    const people = screen.getByRole('button', { name: 'People' });
    people.focus();
    press('c');
    expect(panel('Chat')).not.toBeNull();
    expect(document.activeElement).toBe(screen.getByRole('heading', { name: 'Chat' }));
    press('Escape');
    expect(panel('Chat')).toBeNull();
    expect(document.activeElement).toBe(people);
  });

  it('are open one at a time', () => {
    press('p');
    press('s');
    expect(panel('People')).toBeNull();
    expect(panel('Security')).not.toBeNull();
  });

  it('security opens from the pill', () => {
    fireEvent.click(screen.getByRole('button', { name: /^Sealed 6/u }));
    expect(panel('Security')).not.toBeNull();
  });

  it('list exactly the people of the group', () => {
    press('s');
    const listed = within(panel('Security') as HTMLElement).getAllByText(/since \d\d:\d\d/u);
    expect(listed).toHaveLength(engine.snapshot().people.length);
  });
});

describe('the keys', () => {
  it('act on the meeting', () => {
    press('m');
    expect(engine.calls).toContain('setMicrophone');
    press('v');
    expect(engine.calls).toContain('setCamera');
  });

  it('never act while somebody writes', () => {
    press('c');
    screen.getByRole('textbox', { name: 'Message everyone' }).focus();
    press('m');
    press('s');
    expect(engine.calls).not.toContain('setMicrophone');
    expect(panel('Security')).toBeNull();
  });

  it('hold to talk: on while Space is down, off after', () => {
    engine.show({ own: { ...engine.snapshot().own, microphone: { state: 'off', failure: null } } });
    fireEvent.keyDown(document.body, { key: ' ' });
    expect(engine.snapshot().own.microphone.state).toBe('on');
    fireEvent.keyUp(document.body, { key: ' ' });
    expect(engine.snapshot().own.microphone.state).toBe('off');
  });

  it('are silent when switched off', () => {
    engine.setPreferences({ singleKeys: false });
    press('m');
    expect(engine.calls).not.toContain('setMicrophone');
  });
});

describe('the chat', () => {
  const field = () => screen.getByRole('textbox', { name: 'Message everyone' }) as HTMLTextAreaElement;

  it('sends with Enter and empties the line', () => {
    press('c');
    fireEvent.change(field(), { target: { value: 'Good morning' } });
    fireEvent.keyDown(field(), { key: 'Enter' });
    expect(screen.getByText('Good morning')).toBeTruthy();
    expect(field().value).toBe('');
  });

  it('keeps a line that was not sent, to be sent again', () => {
    engine.show({ phase: 'reconnecting' });
    press('c');
    fireEvent.change(field(), { target: { value: 'Hold this' } });
    fireEvent.keyDown(field(), { key: 'Enter' });
    expect(screen.getByText('Hold this')).toBeTruthy();
    expect(screen.getByText(/^Not sent/u)).toBeTruthy();
    engine.show({ phase: 'joined' });
    fireEvent.click(screen.getByRole('button', { name: 'Send again' }));
    expect(screen.queryByText(/^Not sent/u)).toBeNull();
    expect(engine.snapshot().chat.at(-1)?.text).toBe('Hold this');
  });

  it('keeps what was begun while it is closed', () => {
    press('c');
    fireEvent.change(field(), { target: { value: 'Half a thought' } });
    press('Escape');
    press('p');
    press('c');
    expect(field().value).toBe('Half a thought');
  });

  it('never turns what somebody writes into anything but text and links', () => {
    press('c');
    fireEvent.change(field(), {
      target: { value: '<b>bold</b> https://a.example/x javascript:alert(1)' },
    });
    fireEvent.keyDown(field(), { key: 'Enter' });
    const log = screen.getByRole('log');
    const link = within(log).getByRole('link');
    expect([link.getAttribute('href'), link.getAttribute('rel'), link.getAttribute('target')]).toEqual([
      'https://a.example/x',
      'noopener noreferrer',
      '_blank',
    ]);
    expect(log.querySelector('b:not(.chat-who b)')).toBeNull();
    expect(log.textContent).toContain('<b>bold</b>');
  });

  it('draws the last two hundred lines, and earlier ones when asked', () => {
    const line = engine.snapshot().chat[0];
    if (line === undefined) return expect.unreachable();
    const chat = Array.from({ length: 1_000 }, (_, index) => ({ ...line, id: `many-${index}` }));
    engine.show({ chat });
    press('c');
    const drawn = () => document.querySelectorAll('.chat-line').length;
    expect(drawn()).toBe(200);
    fireEvent.click(screen.getByRole('button', { name: 'Show earlier messages' }));
    expect(drawn()).toBe(400);
    return undefined;
  });
});
