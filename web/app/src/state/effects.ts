import type { Background, BackgroundEffect, NoiseRemoval } from '@snug/engine/api';
import type { TextKey } from '../i18n/keys.ts';

export interface BackgroundOption {
  readonly choice: Background;
  readonly label: TextKey;
}

const OPTIONS: readonly BackgroundOption[] = [
  { choice: 'none', label: 'effects.choice.none' },
  { choice: 'blur_light', label: 'effects.choice.blurLight' },
  { choice: 'blur_strong', label: 'effects.choice.blurStrong' },
  { choice: 'dusk', label: 'effects.choice.dusk' },
  { choice: 'paper', label: 'effects.choice.paper' },
  { choice: 'hills', label: 'effects.choice.hills' },
];
const OWN: BackgroundOption = { choice: 'own', label: 'effects.choice.own' };

export function backgroundOptions({ hasOwnPicture }: BackgroundEffect): readonly BackgroundOption[] {
  return hasOwnPicture ? [...OPTIONS, OWN] : OPTIONS;
}

/** What is to be said of it beside its switch. */
export function noiseSaid({ state }: NoiseRemoval): TextKey | null {
  switch (state) {
    case 'held_up':
      return 'effects.noiseHeldUp';
    case 'too_slow':
      return 'effects.noiseTooSlow';
    case 'failed':
      return 'effects.noiseFailed';
    default:
      return null;
  }
}

export interface BackgroundSaid {
  readonly title: TextKey;
  readonly body: TextKey;
  /** It can be tried again, or left as it is. */
  readonly can: 'again' | 'keep' | null;
}

/** What is to be said while the camera is not sent as one may think. */
export function backgroundSaid({ state }: BackgroundEffect): BackgroundSaid | null {
  switch (state) {
    case 'loading':
      return { title: 'effects.loading', body: 'effects.loadingBody', can: null };
    case 'failed':
      return { title: 'effects.stopped', body: 'effects.stoppedBody', can: 'again' };
    case 'too_slow':
      return { title: 'effects.slow', body: 'effects.slowBody', can: 'keep' };
    default:
      return null;
  }
}
