/** The workers of this build, and the only door through which a page may start a script. */

import coreWorkerUrl from './core/core.worker.ts?worker&url';
import { EFFECT_SCRIPTS } from './effects/environment.ts';
import frameWorkerUrl from './frames/frame.worker.ts?worker&url';

interface TrustedTypes {
  createPolicy(
    name: string,
    rules: { createScriptURL(url: string): string },
  ): { createScriptURL(url: string): unknown };
}

/** Made once: the Content-Security-Policy allows no second one of the name. */
let policy: ((url: string) => unknown) | null = null;

/** Only the scripts of this build may be started. */
export function scriptUrl(url: string): unknown {
  policy ??= newPolicy();
  return policy(url);
}

export function newCoreWorker(): Worker {
  return new Worker(scriptUrl(coreWorkerUrl) as string, { type: 'module', name: 'core' });
}

export function newFrameWorker(): Worker {
  return new Worker(scriptUrl(frameWorkerUrl) as string, { type: 'module', name: 'frames' });
}

function newPolicy(): (url: string) => unknown {
  const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes };
  const allowed = new Set([coreWorkerUrl, frameWorkerUrl, ...EFFECT_SCRIPTS]);
  if (trustedTypes === undefined) return (url) => url;
  const made = trustedTypes.createPolicy('snug-worker', {
    createScriptURL(url) {
      if (!allowed.has(url)) throw new TypeError('not a worker of this page');
      return url;
    },
  });
  return (url) => made.createScriptURL(url);
}
