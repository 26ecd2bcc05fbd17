import type { DeviceCommands, DeviceKind, EngineSnapshot, MicrophoneTest, TonePlayed } from '../api.ts';

interface Shown {
  readonly calls: string[];
  snapshot(): EngineSnapshot;
  show(change: Partial<EngineSnapshot>): void;
}

/** Devices that are only drawn. */
export class FakeDevices implements DeviceCommands {
  readonly #engine: Shown;

  constructor(engine: Shown) {
    this.#engine = engine;
  }

  async select(kind: DeviceKind, id: string | null): Promise<void> {
    this.#engine.calls.push('devices.select');
    const { devices } = this.#engine.snapshot();
    this.#engine.show({ devices: { ...devices, selected: { ...devices.selected, [kind]: id } } });
  }

  async askSpeaker(): Promise<void> {
    this.#engine.calls.push('devices.askSpeaker');
  }

  async flipCamera(): Promise<void> {
    this.#engine.calls.push('devices.flipCamera');
    const { devices } = this.#engine.snapshot();
    const facing = devices.facing === 'user' ? 'environment' : 'user';
    this.#engine.show({ devices: { ...devices, facing } });
  }

  async playTone(): Promise<TonePlayed> {
    this.#engine.calls.push('devices.playTone');
    return 'played';
  }

  testMicrophone(listener: (state: MicrophoneTest) => void): () => void {
    this.#engine.calls.push('devices.testMicrophone');
    listener('recording');
    return () => undefined;
  }
}
