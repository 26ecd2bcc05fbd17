import type { Door, DoorSnapshot, Engine, EngineSnapshot, Front } from '@snug/engine/api';
import { createContext, useCallback, useContext, useSyncExternalStore } from 'react';

const EngineContext = createContext<Engine | null>(null);
export const EngineProvider = EngineContext.Provider;

/** What stands before the engine until it has come; null around an engine that was there from the beginning. */
const FrontContext = createContext<Front | null>(null);
export const FrontProvider = FrontContext.Provider;

/** The engine of this page. */
export function useEngine(): Engine {
  const engine = useContext(EngineContext);
  if (engine === null) throw new Error('no engine around this component');
  return engine;
}

/** The meeting as it is now; draws again when it changes. */
export function useSnapshot(): EngineSnapshot {
  return useSnapshotOf(useEngine());
}

/** For what is drawn before the engine has come: the engine, or what stands before it. */
export function useDoor(): Door {
  const engine = useContext(EngineContext);
  const front = useContext(FrontContext);
  const door = engine ?? front;
  if (door === null) throw new Error('no door around this component');
  return door;
}

export function useDoorSnapshot(): DoorSnapshot {
  return useSnapshotOf(useDoor());
}

/** Whether the engine is there, and the way to have it fetched. */
export function useEngineSoon(): { readonly isHere: boolean; readonly fetch: () => void } {
  const engine = useContext(EngineContext);
  const front = useContext(FrontContext);
  return { isHere: engine !== null, fetch: () => void front?.load() };
}

function useSnapshotOf<Snapshot>(door: {
  subscribe(listener: () => void): () => void;
  snapshot(): Snapshot;
}): Snapshot {
  const subscribe = useCallback((listener: () => void) => door.subscribe(listener), [door]);
  const snapshot = useCallback(() => door.snapshot(), [door]);
  return useSyncExternalStore(subscribe, snapshot);
}
