import { draw, isDrawn } from '../effects/background/pictures.ts';
import type { Background, EffectCommands, EngineSnapshot, Preferences } from '../api.ts';

interface Shown {
  readonly calls: string[];
  snapshot(): EngineSnapshot;
  show(change: Partial<EngineSnapshot>): void;
  setPreferences(change: Partial<Preferences>): void;
}

/** Effects that are only drawn. */
export class FakeEffects implements EffectCommands {
  readonly #engine: Shown;

  constructor(engine: Shown) {
    this.#engine = engine;
  }

  setNoiseRemoval(on: boolean): void {
    this.#engine.calls.push('effects.setNoiseRemoval');
    this.#engine.setPreferences({ noiseRemoval: on });
    const { effects } = this.#engine.snapshot();
    this.#engine.show({ effects: { ...effects, noise: { wanted: on, state: on ? 'on' : 'off' } } });
  }

  setBackground(choice: Background): void {
    this.#engine.calls.push('effects.setBackground');
    const { effects } = this.#engine.snapshot();
    const state = choice === 'none' ? 'off' : 'on';
    this.#engine.show({ effects: { ...effects, background: { ...effects.background, choice, state } } });
  }

  async setOwnPicture(): Promise<boolean> {
    this.#engine.calls.push('effects.setOwnPicture');
    const { effects } = this.#engine.snapshot();
    this.#engine.show({
      effects: { ...effects, background: { ...effects.background, hasOwnPicture: true } },
    });
    this.setBackground('own');
    return true;
  }

  drawSample(choice: Background, canvas: HTMLCanvasElement): void {
    const context = canvas.getContext('2d');
    if (context !== null && isDrawn(choice)) draw(choice, context, canvas.width, canvas.height);
  }
}
