import { useEffect, useEffectEvent, useState } from 'react';
import { useEngine } from '../../hooks/engine.ts';
import { useKeyAction } from '../../hooks/keys.ts';
import { KeyRegistry } from '../../state/key-registry.ts';
import { actionFor } from '../../state/keys.ts';
import type { Panels } from './usePanels.ts';

const TEXT = 'input, textarea, select, [contenteditable]:not([contenteditable="false"])';
const CONTROL = 'button, a[href], summary, [role="switch"], [role="menuitem"], label';
const SCROLLER = '.ui-panel';
const OVERLAY = '[role="dialog"], [role="alertdialog"], [role="menu"], .ui-modal-overlay';

/** Listens to the keyboard for as long as the caller is drawn; `KeysProvider` hands the registry on. */
export function useKeys(): KeyRegistry {
  const engine = useEngine();
  const [keys] = useState(() => new KeyRegistry());

  const down = useEffectEvent((event: KeyboardEvent) => {
    if (event.defaultPrevented || event.isComposing) return;
    const at = event.target instanceof Element ? event.target : document.body;
    const action = actionFor(
      {
        key: event.key,
        code: event.code,
        ctrlOrMeta: event.ctrlKey || event.metaKey,
        alt: event.altKey,
        repeat: event.repeat,
        inText: at.closest(TEXT) !== null,
        onControl: at.closest(CONTROL) !== null,
        inScroller: at.closest(SCROLLER) !== null,
        inOverlay: at.closest(OVERLAY) !== null,
      },
      engine.preferences().singleKeys,
    );
    if (action !== null && keys.press(action, event.key)) event.preventDefault();
  });

  useEffect(() => {
    const up = (event: KeyboardEvent) => keys.release(event.key);
    const away = () => keys.release();
    document.addEventListener('keydown', down);
    document.addEventListener('keyup', up);
    window.addEventListener('blur', away);
    return () => {
      document.removeEventListener('keydown', down);
      document.removeEventListener('keyup', up);
      window.removeEventListener('blur', away);
      away();
    };
  }, [keys]);
  return keys;
}

/** The keys of the bar: one's own sources and the panels. */
export function useRoomKeys(panels: Panels): void {
  const engine = useEngine();
  const own = () => engine.snapshot().own;
  useKeyAction('microphone', () => void engine.setMicrophone(own().microphone.state !== 'on'));
  useKeyAction('camera', () => void engine.setCamera(own().camera.state !== 'on'));
  useKeyAction('screen', () => void engine.setScreenShare(own().screen.state !== 'on'));
  useKeyAction(
    'talk',
    () => {
      if (own().microphone.state !== 'off') return false;
      void engine.setMicrophone(true);
      return true;
    },
    () => void engine.setMicrophone(false),
  );
  useKeyAction('chat', () => panels.toggle('chat'));
  useKeyAction('people', () => panels.toggle('people'));
  useKeyAction('security', () => panels.toggle('security'));
  useKeyAction('close', () => panels.close());
}
