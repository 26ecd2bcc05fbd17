import type { Engine, EngineSnapshot } from '@snug/engine/api';
import { createContext, useCallback, useContext, useSyncExternalStore } from 'react';

const EngineContext = createContext<Engine | null>(null);
export const EngineProvider = EngineContext.Provider;

/** The engine of this page. */
export function useEngine(): Engine {
  const engine = useContext(EngineContext);
  if (engine === null) throw new Error('no engine around this component');
  return engine;
}

/** The meeting as it is now; draws again when it changes. */
export function useSnapshot(): EngineSnapshot {
  const engine = useEngine();
  const subscribe = useCallback((listener: () => void) => engine.subscribe(listener), [engine]);
  const snapshot = useCallback(() => engine.snapshot(), [engine]);
  return useSyncExternalStore(subscribe, snapshot);
}
