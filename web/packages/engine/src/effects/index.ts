/** What is done to one's own sound and picture between the device and everything else. */

import type { Treatment } from '../capture.ts';
import type { DevicePreferences, StreamKind } from '../api.ts';
import type { PageWatch } from '../page.ts';
import type { EffectCommands, EffectPreferences, EffectsView } from './api.ts';
import type { EffectsEnvironment } from './environment.ts';
import { Removal } from './noise/removal.ts';

export interface EffectsListener {
  onChange(): void;
  /** The treatment of what is captured already is another now. */
  treatAgain(kind: StreamKind): void;
  /** What `suppressing` answers changed. */
  onSuppression(): void;
  preferences(): EffectPreferences;
  setPreferences(change: Partial<EffectPreferences>): void;
}

/** On by itself where it takes a small part of the machine; a phone with two processors is asked first. */
const PROCESSORS_MIN = 4;

export class OwnEffects implements EffectCommands {
  readonly #env: EffectsEnvironment;
  readonly #listener: EffectsListener;
  readonly #noise: Removal;

  constructor(env: EffectsEnvironment, page: PageWatch, listener: EffectsListener) {
    this.#env = env;
    this.#listener = listener;
    this.#noise = new Removal(env.noise, {
      onChange: () => listener.onChange(),
      onTrack: () => listener.treatAgain('microphone'),
      onReplaced: () => listener.onSuppression(),
    });
    // Browsers let sound run after a press.
    page.listen({ onGesture: () => this.#noise.resume() });
    this.#follow();
  }

  get view(): EffectsView {
    return { noise: this.#noise.view };
  }

  readonly treatment: Treatment = async (kind, raw) => {
    if (kind !== 'microphone') return { track: raw, stop: () => undefined };
    return { track: this.#noise.track(raw), stop: () => this.#noise.stopped(raw) };
  };

  /** These preferences, without the browser's own noise removal while ours takes its place. */
  suppressing<T extends DevicePreferences>(preferences: T): T {
    if (!this.#noise.replacesBrowsers) return preferences;
    return { ...preferences, noiseSuppression: false };
  }

  setNoiseRemoval(on: boolean): void {
    this.#listener.setPreferences({ noiseRemoval: on });
    this.#follow();
  }

  tick(): void {
    this.#follow();
    this.#noise.tick();
  }

  /** Preferences change behind our back when somebody has them erased. */
  #follow(): void {
    const { noiseRemoval } = this.#listener.preferences();
    this.#noise.want(noiseRemoval ?? this.#env.processors >= PROCESSORS_MIN);
  }
}
