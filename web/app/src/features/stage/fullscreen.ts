import { useSyncExternalStore } from 'react';

export interface Fullscreen {
  /** False where the browser has no full screen for pages (phones from Apple). */
  readonly can: boolean;
  readonly on: boolean;
  toggle(): void;
}

export function useFullscreen(): Fullscreen {
  const on = useSyncExternalStore(subscribe, isOn);
  return { can: document.fullscreenEnabled === true, on, toggle };
}

function subscribe(listener: () => void): () => void {
  document.addEventListener('fullscreenchange', listener);
  return () => document.removeEventListener('fullscreenchange', listener);
}

function isOn(): boolean {
  return document.fullscreenElement !== null && document.fullscreenElement !== undefined;
}

function toggle(): void {
  // Where the browser refuses, everything stays as it is.
  if (isOn()) void document.exitFullscreen().catch(() => undefined);
  else void document.documentElement.requestFullscreen().catch(() => undefined);
}
