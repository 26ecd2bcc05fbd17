/** The effects' environment under the same policy as in the product. */

import { browserEffects, EFFECT_SCRIPTS } from '../../../packages/engine/src/effects/environment.ts';

interface TrustedTypes {
  createPolicy(
    name: string,
    rules: { createScriptURL(url: string): string },
  ): { createScriptURL(url: string): unknown };
}

const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes };
const policy = trustedTypes?.createPolicy('snug-worker', {
  createScriptURL(url) {
    if (!EFFECT_SCRIPTS.includes(url)) throw new TypeError('not a script of this page');
    return url;
  },
});

export const environment = browserEffects((url) => policy?.createScriptURL(url) ?? url);
