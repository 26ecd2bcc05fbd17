import type { EffectPreferences } from './api.ts';

export const DEFAULT_EFFECT_PREFERENCES: EffectPreferences = { noiseRemoval: null, background: 'none' };
