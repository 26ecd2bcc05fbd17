import { describe, expect, it, vi } from 'vitest';
import { startI18n } from '../i18n/index.ts';
import { KeyRegistry } from './key-registry.ts';
import { actionFor, KEY_GROUPS, keyLines, shortcutOf, type KeyAction, type Pressed } from './keys.ts';

const t = await startI18n('en');

const NOTHING: Pressed = {
  key: '',
  code: '',
  ctrlOrMeta: false,
  alt: false,
  repeat: false,
  inText: false,
  onControl: false,
  inScroller: false,
  inOverlay: false,
};

function check(pressed: Partial<Pressed>, expected: KeyAction | null, singleKeys = true) {
  expect(actionFor({ ...NOTHING, ...pressed }, singleKeys)).toBe(expected);
}

describe('the table', () => {
  it('has the keys of the plan', () => {
    const plan: readonly (readonly [string, KeyAction])[] = [
      ['m', 'microphone'],
      [' ', 'talk'],
      ['v', 'camera'],
      ['d', 'screen'],
      ['c', 'chat'],
      ['p', 'people'],
      ['s', 'security'],
      ['r', 'hand'],
      ['w', 'layout'],
      ['f', 'fullscreen'],
      ['1', 'reaction:1'],
      ['6', 'reaction:6'],
      ['?', 'help'],
      ['Escape', 'close'],
      ['PageUp', 'previous'],
      ['PageDown', 'next'],
    ];
    for (const [key, action] of plan) check({ key }, action);
    check({ key: 'd', ctrlOrMeta: true }, 'microphone');
    check({ key: 'e', ctrlOrMeta: true }, 'camera');
    check({ key: '7' }, null);
  });

  it('gives no key two meanings', () => {
    const all = KEY_GROUPS.flatMap(({ lines }) => lines.flatMap(({ keys }) => keys));
    expect(new Set(all.map(({ kind, key }) => kind + key)).size).toBe(all.length);
  });

  it('has a sentence for every line', () => {
    for (const { label, lines } of KEY_GROUPS) {
      for (const key of [label, ...lines.map((line) => line.label)]) expect(t(key)).not.toBe(key);
    }
  });
});

describe('a key', () => {
  it('never acts where text is written, but for Escape and those with Ctrl', () => {
    for (const key of ['m', ' ', 'r', '1', '?', 'PageUp']) check({ key, inText: true }, null);
    check({ key: 'Escape', inText: true }, 'close');
    check({ key: 'd', ctrlOrMeta: true, inText: true }, 'microphone');
  });

  it('leaves open dialogs and menus alone', () => {
    check({ key: 'm', inOverlay: true }, null);
    check({ key: 'Escape', inOverlay: true }, null);
  });

  it('is silent when single keys are switched off, but for those that need no character', () => {
    for (const key of ['m', ' ', 'r', '1', '?']) check({ key }, null, false);
    check({ key: 'e', ctrlOrMeta: true }, 'camera', false);
    check({ key: 'PageDown' }, 'next', false);
    check({ key: 'Escape' }, 'close', false);
  });

  it('leaves Space to the control that has the focus, and paging to what scrolls', () => {
    check({ key: ' ', onControl: true }, null);
    check({ key: 'PageDown', inScroller: true }, null);
    check({ key: 'm', inScroller: true }, 'microphone');
  });

  it('does not repeat while it is held, nor act with Alt', () => {
    check({ key: 'm', repeat: true }, null);
    check({ key: 'm', alt: true }, null);
    check({ key: 'c', ctrlOrMeta: true }, null);
  });

  it('is found by its place on keyboards of other alphabets', () => {
    check({ key: 'ь', code: 'KeyM' }, 'microphone');
    check({ key: 'М', code: 'KeyV', ctrlOrMeta: false }, 'camera');
    check({ key: 'у', code: 'KeyE', ctrlOrMeta: true }, 'camera');
  });

  it('is the letter and not the place on keyboards with Latin letters', () => {
    check({ key: 'm', code: 'Semicolon' }, 'microphone');
    check({ key: 'x', code: 'KeyM' }, null);
  });
});

describe('who acts', () => {
  it('is the last that asked, until it is gone', () => {
    const keys = new KeyRegistry();
    const [stage, dialog] = [vi.fn<() => void>(), vi.fn<() => void>()];
    keys.add('close', { down: stage });
    const gone = keys.add('close', { down: dialog });
    expect(keys.press('close', 'Escape')).toBe(true);
    gone();
    keys.press('close', 'Escape');
    expect([dialog.mock.calls.length, stage.mock.calls.length]).toEqual([1, 1]);
    expect(keys.press('hand', 'r')).toBe(false);
  });

  it('can leave the key to the browser', () => {
    const keys = new KeyRegistry();
    keys.add('talk', { down: () => false, up: () => expect.unreachable() });
    expect(keys.press('talk', ' ')).toBe(false);
    keys.release(' ');
  });

  it('hears when the key is let go, or when it stops listening meanwhile', () => {
    const keys = new KeyRegistry();
    const up = vi.fn<() => void>();
    const gone = keys.add('talk', { down: () => true, up });
    keys.press('talk', ' ');
    keys.release('m');
    expect(up).not.toHaveBeenCalled();
    keys.release(' ');
    keys.press('talk', ' ');
    gone();
    keys.release();
    expect(up).toHaveBeenCalledTimes(2);
  });
});

describe('the list', () => {
  it('shows what acts, and nothing that is switched off', () => {
    const [own] = KEY_GROUPS;
    if (own === undefined) return expect.unreachable();
    const labels = (singleKeys: boolean, acts: (action: KeyAction) => boolean) =>
      keyLines(own, singleKeys, acts).map(({ label }) => label);
    expect(labels(true, (action) => action !== 'hand')).not.toContain('keys.hand');
    expect(labels(false, () => true)).toEqual(['keys.microphone', 'keys.camera']);
    return undefined;
  });

  it('names the key of a control', () => {
    expect(shortcutOf('chat', true)).toBe('C');
    expect(shortcutOf('chat', false)).toBeUndefined();
    expect(shortcutOf('close', true)).toBeUndefined();
  });
});
