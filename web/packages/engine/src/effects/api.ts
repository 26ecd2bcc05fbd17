/** What the interface sees of what is done to one's own sound before it is sent. */

export type EffectState =
  /** Not wanted. */
  | 'off'
  /** Wanted; the microphone is off. */
  | 'waiting'
  | 'loading'
  | 'on'
  /** Held up by the browser or the system, for as long as it lasts. */
  | 'held_up'
  | 'too_slow'
  /** Cannot be had here. */
  | 'failed';

export interface NoiseRemoval {
  readonly wanted: boolean;
  /** Whatever is not `on` sends the microphone as the browser gives it. */
  readonly state: EffectState;
}

export interface EffectsView {
  readonly noise: NoiseRemoval;
}

export interface EffectPreferences {
  /** Null: nobody chose, so it depends on the machine. */
  readonly noiseRemoval: boolean | null;
}

export interface EffectCommands {
  setNoiseRemoval(on: boolean): void;
}
