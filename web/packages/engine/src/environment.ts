/** What the engine needs of a browser, so that tests can bring their own. */

import type { MissingFeature } from './api.ts';
import { type AttentionEnvironment, browserAttention } from './attention/environment.ts';
import { browserEffects, type EffectsEnvironment } from './effects/environment.ts';
import { missingFeature } from './front/environment.ts';
import type { FrontShare } from './front/index.ts';
import type { GuardScope } from './media/guard.ts';
import { browserPage, type PageWatch } from './page.ts';
import type { BrowserMemory } from './storage.ts';
import { newCoreWorker, newFrameWorker, scriptUrl } from './workers.ts';

export interface EngineEnvironment {
  /** Of the server: API, control channel and media. */
  readonly origin: string;
  readonly memory: BrowserMemory;
  readonly attention: AttentionEnvironment;
  readonly page: PageWatch;
  readonly effects: EffectsEnvironment;
  readonly mediaDevices: MediaDevices | undefined;
  readonly guardScope: GuardScope;
  /** False where only the device's own buttons change how loud a page is. */
  readonly canSetVolume: boolean;
  /** Milliseconds since 1970. */
  now(): number;
  newCoreWorker(): Worker;
  newFrameWorker(): Worker;
  loadMedia(): Promise<typeof import('./media/session.ts')>;
  missingFeature(): MissingFeature | null;
  /** The address with its fragment; the fragment is gone from the address bar afterwards. */
  takeAddress(): string;
  onAddressChange(listener: () => void): void;
  onPageClosed(listener: () => void): void;
  every(ms: number, callback: () => void): () => void;
}

export function browserEnvironment(front: FrontShare): EngineEnvironment {
  return {
    origin: location.origin,
    memory: front.memory,
    attention: browserAttention(),
    page: browserPage(),
    effects: browserEffects(scriptUrl),
    mediaDevices: navigator.mediaDevices as MediaDevices | undefined,
    guardScope: globalThis,
    now: () => Date.now(),
    newCoreWorker,
    newFrameWorker,
    loadMedia: () => import('./media/session.ts'),
    canSetVolume: canSetVolume(),
    missingFeature,
    takeAddress: front.takeAddress,
    onAddressChange: (listener) => addEventListener('hashchange', listener),
    onPageClosed: (listener) => addEventListener('pagehide', listener),
    every(ms, callback) {
      const id = setInterval(callback, ms);
      return () => clearInterval(id);
    },
  };
}

function canSetVolume(): boolean {
  const element = document.createElement('audio');
  element.volume = 0.5;
  return element.volume === 0.5;
}
