/** What the engine needs of a browser, so that tests can bring their own. */

import type { MissingFeature } from './api.ts';
import { type AttentionEnvironment, browserAttention } from './attention/environment.ts';
import coreWorkerUrl from './core/core.worker.ts?worker&url';
import frameWorkerUrl from './frames/frame.worker.ts?worker&url';
import { browserEffects, EFFECT_SCRIPTS, type EffectsEnvironment } from './effects/environment.ts';
import { missingFeature } from './front/environment.ts';
import type { FrontShare } from './front/index.ts';
import type { GuardScope } from './media/guard.ts';
import { browserPage, type PageWatch } from './page.ts';
import type { BrowserMemory } from './storage.ts';

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
  const scriptUrl = workerPolicy();
  const newWorker = (url: string, name: string) =>
    new Worker(scriptUrl(url) as string, { type: 'module', name });
  return {
    origin: location.origin,
    memory: front.memory,
    attention: browserAttention(),
    page: browserPage(),
    effects: browserEffects(scriptUrl),
    mediaDevices: navigator.mediaDevices as MediaDevices | undefined,
    guardScope: globalThis,
    now: () => Date.now(),
    newCoreWorker: () => newWorker(coreWorkerUrl, 'core'),
    newFrameWorker: () => newWorker(frameWorkerUrl, 'frames'),
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

interface TrustedTypes {
  createPolicy(
    name: string,
    rules: { createScriptURL(url: string): string },
  ): { createScriptURL(url: string): unknown };
}

/** Only the scripts of this build may be started. */
function workerPolicy(): (url: string) => unknown {
  const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes };
  const allowed = new Set([coreWorkerUrl, frameWorkerUrl, ...EFFECT_SCRIPTS]);
  if (trustedTypes === undefined) return (url) => url;
  const policy = trustedTypes.createPolicy('snug-worker', {
    createScriptURL(url) {
      if (!allowed.has(url)) throw new TypeError('not a worker of this page');
      return url;
    },
  });
  return (url) => policy.createScriptURL(url);
}
