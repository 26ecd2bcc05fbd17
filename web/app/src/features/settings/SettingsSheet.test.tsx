import { FakeEngine, fixtures } from '@snug/engine/fake';
import { cleanup, fireEvent, render, screen, within } from '@testing-library/react';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { EngineProvider } from '../../hooks/engine.ts';
import { startI18n, TranslateProvider, type Translate } from '../../i18n/index.ts';
import { SettingsSheet } from './SettingsSheet.tsx';

let translate: Translate;
let engine: FakeEngine;

beforeAll(async () => {
  // jsdom lacks it, and the dialog asks for it.
  vi.stubGlobal('CSS', { escape: (text: string) => text });
  translate = await startI18n('en');
});

beforeEach(() => {
  engine = new FakeEngine(fixtures.IN_MEETING);
  render(
    <TranslateProvider value={translate}>
      <EngineProvider value={engine}>
        <SettingsSheet isOpen onClose={() => undefined} />
      </EngineProvider>
    </TranslateProvider>,
  );
});

afterEach(cleanup);

const button = (name: string) => screen.getByRole('button', { name });
const toggle = (name: RegExp) => screen.getByRole('switch', { name });

describe('the sheet', () => {
  it('has a heading for every section of its list', () => {
    const list = within(screen.getByRole('navigation', { name: 'Sections' })).getAllByRole('button');
    expect(list.map((link) => link.textContent)).toEqual([
      'Devices',
      'Background and sound',
      'Appearance',
      'Language',
      'Notifications',
      'Keys',
      'Data use',
      'This browser',
    ]);
    for (const link of list) {
      expect(screen.getByRole('heading', { level: 3, name: link.textContent })).toBeTruthy();
    }
  });

  it('the list leads to a section, and the focus with it', () => {
    fireEvent.click(button('Notifications'));
    expect(document.activeElement).toBe(screen.getByRole('heading', { name: 'Notifications' }));
    expect(button('Notifications').getAttribute('aria-current')).toBe('true');
  });

  it('changes take effect at once', () => {
    fireEvent.click(screen.getByRole('radio', { name: 'Dark' }));
    fireEvent.click(toggle(/Single-letter keys/u));
    fireEvent.click(toggle(/Title of the meeting in the tab/u));
    fireEvent.click(screen.getByRole('radio', { name: /Small/u }));
    expect(engine.preferences()).toMatchObject({
      theme: 'dark',
      singleKeys: false,
      titleInTab: false,
      videoQuality: 'low',
    });
  });
});

describe('notifications of the system', () => {
  const notices = () => toggle(/Notifications of your system/u);

  it('are switched on only when the browser lets them be', async () => {
    engine.attention.answer = 'denied';
    fireEvent.click(notices());
    expect(await screen.findByText(/does not let this page show them/u)).toBeTruthy();
    expect(engine.preferences().attentionNotices).toBe(false);
  });

  it('say no names until that is switched on as well', async () => {
    expect(screen.queryByRole('switch', { name: /With names/u })).toBeNull();
    fireEvent.click(notices());
    const words = await screen.findByRole('switch', { name: /With names/u });
    expect(engine.preferences()).toMatchObject({ attentionNotices: true, attentionWords: false });
    fireEvent.click(words);
    expect(engine.preferences().attentionWords).toBe(true);
  });
});

describe('what this browser keeps', () => {
  it('is listed, all of it', () => {
    const items = within(screen.getByRole('region', { name: 'This browser' })).getAllByRole('listitem');
    expect(items).toHaveLength(engine.kept.list().length);
  });

  it('is erased by a button that asks first, says so after, and never loses the focus', () => {
    button('Erase all of it').focus();
    fireEvent.click(button('Erase all of it'));
    expect(engine.calls).not.toContain('erase');
    expect(document.activeElement?.textContent).toContain('You stay in this meeting');
    fireEvent.click(button('Erase it'));
    expect(engine.calls).toContain('erase');
    expect(document.activeElement?.textContent).toBe('Erased. Snug keeps nothing in this browser now.');
    expect(screen.getAllByText('Nothing is kept.')).toHaveLength(engine.kept.list().length);
  });

  it('stays when one thinks better of it', () => {
    fireEvent.click(button('Erase all of it'));
    fireEvent.click(button('Cancel'));
    expect(engine.calls).not.toContain('erase');
  });
});
