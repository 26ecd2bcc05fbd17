import { getInstance, type Instance } from '@snug/api-client';
import { createContext, useContext, useEffect, useState } from 'react';

/** Who runs this server, as the page was told; null until then. Given by whoever mounts the app. */
const InstanceContext = createContext<() => Promise<Instance | null>>(() => Promise.resolve(null));
export const InstanceProvider = InstanceContext.Provider;

export function loadInstance(): Promise<Instance | null> {
  return getInstance(location.origin).catch(() => null);
}

export function useInstance(): Instance | null {
  const load = useContext(InstanceContext);
  const [instance, setInstance] = useState<Instance | null>(null);
  useEffect(() => {
    let wanted = true;
    void load().then((loaded) => {
      if (wanted) setInstance(loaded);
    });
    return () => {
      wanted = false;
    };
  }, [load]);
  return instance;
}
