import { useEffect, useEffectEvent, useRef } from 'react';
import { useEngine } from '../../hooks/engine.ts';
import { actionFor, type KeyAction } from '../../state/keys.ts';
import type { Panels } from './usePanels.ts';

const TEXT = 'input, textarea, select, [contenteditable]:not([contenteditable="false"])';
const CONTROL = 'button, a[href], summary, [role="switch"], [role="menuitem"], label';
const OVERLAY = '[role="dialog"], [role="alertdialog"], [role="menu"], .ui-modal-overlay';

/** The meeting's keys. Space held talks while muted. */
export function useKeys(panels: Panels): void {
  const engine = useEngine();
  const talking = useRef(false);

  const act = useEffectEvent((action: KeyAction): boolean => {
    const { own } = engine.snapshot();
    switch (action) {
      case 'microphone':
        void engine.setMicrophone(own.microphone.state !== 'on');
        return true;
      case 'camera':
        void engine.setCamera(own.camera.state !== 'on');
        return true;
      case 'screen':
        void engine.setScreenShare(own.screen.state !== 'on');
        return true;
      case 'close':
        return panels.close();
      case 'talk':
        if (own.microphone.state !== 'off') return false;
        talking.current = true;
        void engine.setMicrophone(true);
        return true;
      default:
        panels.toggle(action);
        return true;
    }
  });

  const down = useEffectEvent((event: KeyboardEvent) => {
    const at = event.target instanceof Element ? event.target : document.body;
    const action = actionFor(
      {
        key: event.key,
        ctrlOrMeta: event.ctrlKey || event.metaKey,
        alt: event.altKey,
        repeat: event.repeat,
        inText: at.closest(TEXT) !== null,
        onControl: at.closest(CONTROL) !== null,
        inOverlay: at.closest(OVERLAY) !== null,
      },
      engine.preferences().singleKeys,
    );
    if (action !== null && !event.defaultPrevented && act(action)) event.preventDefault();
  });

  const stopTalking = useEffectEvent(() => {
    if (!talking.current) return;
    talking.current = false;
    void engine.setMicrophone(false);
  });

  useEffect(() => {
    const up = (event: KeyboardEvent) => {
      if (event.key === ' ') stopTalking();
    };
    const away = () => stopTalking();
    document.addEventListener('keydown', down);
    document.addEventListener('keyup', up);
    window.addEventListener('blur', away);
    return () => {
      document.removeEventListener('keydown', down);
      document.removeEventListener('keyup', up);
      window.removeEventListener('blur', away);
      stopTalking();
    };
  }, []);
}
