import { createContext, useContext, useEffect, useEffectEvent } from 'react';
import type { KeyRegistry } from '../state/key-registry.ts';
import type { KeyAction } from '../state/keys.ts';

const KeysContext = createContext<KeyRegistry | null>(null);
export const KeysProvider = KeysContext.Provider;

/** Null outside of the meeting. */
export function useKeyRegistry(): KeyRegistry | null {
  return useContext(KeysContext);
}

/**
 * Does what a key of the table (state/keys.ts) asks for, while `enabled`. `down` returns false when it does nothing
 * now; `up` is called when the key is let go. The help sheet lists only keys that somebody does something for.
 */
export function useKeyAction(
  action: KeyAction,
  down: () => boolean | void,
  up?: () => void,
  enabled = true,
): void {
  const keys = useContext(KeysContext);
  const onDown = useEffectEvent(down);
  const onUp = useEffectEvent(() => up?.());
  const held = up !== undefined;
  useEffect(() => {
    if (!enabled || keys === null) return undefined;
    return keys.add(action, { down: () => onDown(), ...(held ? { up: () => onUp() } : {}) });
  }, [keys, action, held, enabled]);
}
