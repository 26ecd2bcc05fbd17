import { useCallback, useSyncExternalStore } from 'react';
import { isMirrored } from '../state/devices.ts';
import { useEngine } from './engine.ts';

/** Whether one's own camera is drawn as in a mirror. Draws again only when that changes. */
export function useMirrored(): boolean {
  const engine = useEngine();
  const subscribe = useCallback((listener: () => void) => engine.subscribe(listener), [engine]);
  return useSyncExternalStore(subscribe, () => isMirrored(engine.preferences(), engine.snapshot().devices));
}
