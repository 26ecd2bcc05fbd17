import { useCallback, useSyncExternalStore } from 'react';

/** Whether a media query holds, followed. */
export function useMedia(query: string): boolean {
  const subscribe = useCallback(
    (listener: () => void) => {
      const list = ask(query);
      list?.addEventListener('change', listener);
      return () => list?.removeEventListener('change', listener);
    },
    [query],
  );
  return useSyncExternalStore(subscribe, () => ask(query)?.matches ?? false);
}

function ask(query: string): MediaQueryList | undefined {
  return (window as Partial<Window>).matchMedia?.(query);
}
