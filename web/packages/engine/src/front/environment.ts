/** What the front needs of a browser. Small, because every visitor of the start page fetches it. */

import type { MissingFeature } from '../api.ts';
import { BrowserMemory } from '../storage.ts';
import type { FrontEnvironment } from './index.ts';

export function browserFront(): FrontEnvironment {
  return {
    memory: BrowserMemory.ofBrowser(),
    now: () => Date.now(),
    missingFeature,
    takeAddress() {
      const address = location.href;
      if (location.hash !== '' || location.search !== '') {
        history.replaceState(history.state, '', location.pathname);
      }
      return address;
    },
    onAddressChange: (listener) => addEventListener('hashchange', listener),
    async loadEngine(share) {
      const { browserEnvironment, createEngine } = await import('../index.ts');
      return createEngine(browserEnvironment(share));
    },
  };
}

export function missingFeature(): MissingFeature | null {
  return missingFeatures()[0] ?? null;
}

export function missingFeatures(): readonly MissingFeature[] {
  const here: readonly (readonly [MissingFeature, boolean])[] = [
    ['secure_context', isSecureContext],
    ['script_transform', 'RTCRtpScriptTransform' in globalThis],
    ['web_assembly', 'WebAssembly' in globalThis],
    ['media_devices', 'mediaDevices' in navigator],
  ];
  return here.filter(([, isHere]) => !isHere).map(([feature]) => feature);
}
