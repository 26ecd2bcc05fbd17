/** Every key of the meeting, in one table: what it does, how it is called, when it acts. */

import type { TextKey } from '../i18n/keys.ts';

export type Reaction = 1 | 2 | 3 | 4 | 5 | 6;

/** What a key can be asked for. Who does it says so with `useKeyAction`. */
export type KeyAction =
  | 'microphone'
  | 'talk'
  | 'camera'
  | 'screen'
  | 'hand'
  | `reaction:${Reaction}`
  | 'chat'
  | 'people'
  | 'security'
  | 'layout'
  | 'fullscreen'
  | 'previous'
  | 'next'
  | 'help'
  | 'close';

export interface Key {
  /** As in `KeyboardEvent.key`, letters small. */
  readonly key: string;
  /**
   * `single`: a character alone, which can be switched off (WCAG 2.1.4). `chord`: with Ctrl or Cmd.
   * `named`: neither, such as Escape.
   */
  readonly kind: 'single' | 'chord' | 'named';
  readonly action: KeyAction;
}

/** One line of the list that people read. */
export interface KeyLine {
  readonly label: TextKey;
  /** Alternatives, or with `range` the first to the last of a row of keys. */
  readonly keys: readonly Key[];
  readonly range?: true;
}

export interface KeyGroup {
  readonly label: TextKey;
  readonly lines: readonly KeyLine[];
}

const single = (key: string, action: KeyAction): Key => ({ key, kind: 'single', action });
const chord = (key: string, action: KeyAction): Key => ({ key, kind: 'chord', action });
const named = (key: string, action: KeyAction): Key => ({ key, kind: 'named', action });

export const REACTIONS: readonly Reaction[] = [1, 2, 3, 4, 5, 6];

export const KEY_GROUPS: readonly KeyGroup[] = [
  {
    label: 'keys.own',
    lines: [
      { label: 'keys.microphone', keys: [single('m', 'microphone'), chord('d', 'microphone')] },
      { label: 'keys.talk', keys: [single(' ', 'talk')] },
      { label: 'keys.camera', keys: [single('v', 'camera'), chord('e', 'camera')] },
      { label: 'keys.screen', keys: [single('d', 'screen')] },
      { label: 'keys.hand', keys: [single('r', 'hand')] },
      {
        label: 'keys.reaction',
        keys: REACTIONS.map((number) => single(String(number), `reaction:${number}`)),
        range: true,
      },
    ],
  },
  {
    label: 'keys.room',
    lines: [
      { label: 'keys.chat', keys: [single('c', 'chat')] },
      { label: 'keys.people', keys: [single('p', 'people')] },
      { label: 'keys.security', keys: [single('s', 'security')] },
      { label: 'keys.layout', keys: [single('w', 'layout')] },
      { label: 'keys.fullscreen', keys: [single('f', 'fullscreen')] },
      { label: 'keys.page', keys: [named('PageUp', 'previous'), named('PageDown', 'next')] },
      { label: 'keys.help', keys: [single('?', 'help')] },
      { label: 'keys.close', keys: [named('Escape', 'close')] },
    ],
  },
];

const KEYS: readonly Key[] = KEY_GROUPS.flatMap(({ lines }) => lines.flatMap(({ keys }) => keys));

export interface Pressed {
  readonly key: string;
  /** Where the key is on the keyboard, for alphabets without the letters of the table. */
  readonly code: string;
  readonly ctrlOrMeta: boolean;
  readonly alt: boolean;
  readonly repeat: boolean;
  /** The focus is where text is written or chosen. */
  readonly inText: boolean;
  /** The focus is on something that the key itself operates (a button, for Space). */
  readonly onControl: boolean;
  /** The focus is in something that scrolls, which Page Up and Page Down move. */
  readonly inScroller: boolean;
  /** A dialog or menu is open and has the keys. */
  readonly inOverlay: boolean;
}

/** What a key does in the meeting, or null when it belongs to somebody else. */
export function actionFor(pressed: Pressed, singleKeys: boolean): KeyAction | null {
  if (pressed.inOverlay) return null;
  const kind = kindOf(pressed);
  if (kind === null || (kind === 'single' && !singleKeys)) return null;
  const letter = letterOf(pressed);
  return KEYS.find((key) => key.kind === kind && key.key.toLowerCase() === letter)?.action ?? null;
}

function kindOf(pressed: Pressed): Key['kind'] | null {
  const { key, ctrlOrMeta, alt, repeat, inText } = pressed;
  if (key === 'Escape') return 'named';
  if (repeat || alt) return null;
  if (ctrlOrMeta) return 'chord';
  if (key.length > 1) return inText || pressed.inScroller ? null : 'named';
  if (inText || (key === ' ' && pressed.onControl)) return null;
  return 'single';
}

/** On a Greek or Russian keyboard, the letter that stands on the same key of a Latin one. */
function letterOf({ key, code }: Pressed): string {
  const latin = /^Key([A-Z])$/u.exec(code)?.[1];
  const foreign = key.length === 1 && /\p{L}/u.test(key) && !/^[a-z]$/iu.test(key);
  return (foreign && latin !== undefined ? latin : key).toLowerCase();
}

/** The single key of an action, as a tooltip shows it; undefined when there is none or it is switched off. */
export function shortcutOf(action: KeyAction, singleKeys: boolean): string | undefined {
  const key = singleKeys ? KEYS.find((one) => one.action === action && one.kind === 'single') : undefined;
  return key?.key.toUpperCase();
}

/** The lines that do something now: `acts` says for an action whether anybody does it. */
export function keyLines(
  group: KeyGroup,
  singleKeys: boolean,
  acts: (action: KeyAction) => boolean,
): readonly KeyLine[] {
  return group.lines.flatMap((line) => {
    const keys = line.keys.filter(({ kind, action }) => (singleKeys || kind !== 'single') && acts(action));
    return keys.length === 0 ? [] : [{ ...line, keys }];
  });
}
