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
  if (!isSecureContext) return 'secure_context';
  if (!('RTCRtpScriptTransform' in globalThis)) return 'script_transform';
  if (!('WebAssembly' in globalThis)) return 'web_assembly';
  if (!('mediaDevices' in navigator)) return 'media_devices';
  return null;
}
