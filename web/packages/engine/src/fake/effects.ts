import type { EffectCommands, EngineSnapshot, Preferences } from '../api.ts';

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
}
