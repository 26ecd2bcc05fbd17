export type KeyAction =
  'microphone' | 'camera' | 'screen' | 'chat' | 'people' | 'security' | 'close' | 'talk';

const SINGLE: Readonly<Record<string, KeyAction>> = {
  m: 'microphone',
  v: 'camera',
  d: 'screen',
  c: 'chat',
  p: 'people',
  s: 'security',
};

export interface Pressed {
  readonly key: string;
  readonly ctrlOrMeta: boolean;
  readonly alt: boolean;
  readonly repeat: boolean;
  /** The focus is where text is written or chosen. */
  readonly inText: boolean;
  /** The focus is on something that the key itself operates (a button, for Space). */
  readonly onControl: boolean;
  /** A dialog or menu is open and has the keys. */
  readonly inOverlay: boolean;
}

/** What a key does in the meeting, or null when it belongs to somebody else. */
export function actionFor(pressed: Pressed, singleKeys: boolean): KeyAction | null {
  if (pressed.inOverlay) return null;
  const key = pressed.key.toLowerCase();
  if (key === 'escape') return 'close';
  if (pressed.repeat || pressed.alt) return null;
  if (pressed.ctrlOrMeta) return key === 'd' ? 'microphone' : key === 'e' ? 'camera' : null;
  if (pressed.inText || !singleKeys) return null;
  if (key === ' ') return pressed.onControl ? null : 'talk';
  return SINGLE[key] ?? null;
}
