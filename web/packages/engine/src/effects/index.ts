/** What is done to one's own sound and picture between the device and everything else. */

import type { Treatment } from '../capture.ts';
import type { DevicePreferences, StreamKind } from '../api.ts';
import type { PageWatch } from '../page.ts';
import type { Background, EffectCommands, EffectPreferences, EffectsView } from './api.ts';
import type { EffectsEnvironment } from './environment.ts';
import { Backdrop } from './background/backdrop.ts';
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
  readonly #background: Backdrop;
  /** The background that is kept, as it was read last. */
  #kept: Background = 'none';

  constructor(env: EffectsEnvironment, page: PageWatch, listener: EffectsListener) {
    this.#env = env;
    this.#listener = listener;
    this.#noise = new Removal(env.noise, {
      onChange: () => listener.onChange(),
      onTrack: () => listener.treatAgain('microphone'),
      onReplaced: () => listener.onSuppression(),
    });
    this.#background = new Backdrop(env.background, {
      onChange: () => listener.onChange(),
      onTrack: () => listener.treatAgain('camera'),
    });
    // Browsers let sound run after a press.
    page.listen({ onGesture: () => this.#noise.resume() });
    this.#follow();
  }

  get view(): EffectsView {
    return { noise: this.#noise.view, background: this.#background.view };
  }

  readonly treatment: Treatment = async (kind, raw) => {
    const effect = kind === 'microphone' ? this.#noise : kind === 'camera' ? this.#background : null;
    if (effect === null) return { track: raw, stop: () => undefined };
    return { track: effect.track(raw), stop: () => effect.stopped(raw) };
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

  setBackground(choice: Background): void {
    // A picture of one's own is gone after a reload, and what it hid is hidden all the same.
    this.#kept = choice === 'own' ? 'blur_strong' : choice;
    this.#background.choose(choice);
    this.#listener.setPreferences({ background: this.#kept });
  }

  async setOwnPicture(file: Blob): Promise<boolean> {
    const taken = await this.#background.setPicture(file);
    if (taken) this.setBackground('own');
    return taken;
  }

  drawSample(choice: Background, canvas: HTMLCanvasElement): void {
    this.#background.drawSample(choice, canvas);
  }

  tick(): void {
    this.#follow();
    this.#noise.tick();
    this.#background.tick();
  }

  /** Preferences change behind our back when somebody has them erased. */
  #follow(): void {
    const { noiseRemoval, background } = this.#listener.preferences();
    this.#noise.want(noiseRemoval ?? this.#env.processors >= PROCESSORS_MIN);
    if (background === this.#kept) return;
    this.#kept = background;
    this.#background.choose(background);
  }
}
