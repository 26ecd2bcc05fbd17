/** What the interface sees of what is done to one's own sound and picture before they are sent. */

/** `own`: a picture that the person chose; it stays in this tab's memory. */
export type Background = 'none' | 'blur_light' | 'blur_strong' | 'dusk' | 'paper' | 'hills' | 'own';

export type EffectState =
  /** Not wanted. */
  | 'off'
  /** Wanted; the microphone or camera is off. */
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

export interface BackgroundEffect {
  readonly choice: Background;
  /** While something is wanted, only `on` and `too_slow` send pictures, and only treated ones. */
  readonly state: EffectState;
  /** A picture of one's own was chosen in this tab. */
  readonly hasOwnPicture: boolean;
  /** This browser has what it takes. */
  readonly available: boolean;
}

export interface EffectsView {
  readonly noise: NoiseRemoval;
  readonly background: BackgroundEffect;
}

export interface EffectPreferences {
  /** Null: nobody chose, so it depends on the machine. */
  readonly noiseRemoval: boolean | null;
  readonly background: Background;
}

export interface EffectCommands {
  setNoiseRemoval(on: boolean): void;
  /** Choosing the same again tries again. */
  setBackground(choice: Background): void;
  /** Takes a file with a picture as the background. False: it is no picture that this browser reads. */
  setOwnPicture(file: Blob): Promise<boolean>;
  /** Draws how a choice looks, for the button that chooses it. */
  drawSample(choice: Background, canvas: HTMLCanvasElement): void;
}
