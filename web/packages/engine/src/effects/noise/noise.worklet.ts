/** Runs noise.wasm where the browser makes sound. Has neither fetch nor text, and must never wait. */

import { type NoiseOptions, type NoiseReport, WORKLET_NAME } from './messages.ts';
import { type Frames, Reframer } from './reframe.ts';

interface NoiseProgram {
  readonly memory: WebAssembly.Memory;
  frame_length(): number;
  input(): number;
  output(): number;
  process(): void;
}

declare class AudioWorkletProcessor {
  readonly port: MessagePort;
}
declare function registerProcessor(name: string, processor: unknown): void;
declare const sampleRate: number;

class NoiseProcessor extends AudioWorkletProcessor {
  readonly #program: NoiseProgram;
  readonly #reframer: Reframer;
  #frames: Frames | null = null;
  #samples = 0;
  #busyMs = 0;
  #reportedMs = Date.now();

  constructor({ processorOptions }: { readonly processorOptions: NoiseOptions }) {
    super();
    const instance = new WebAssembly.Instance(new WebAssembly.Module(processorOptions.program));
    this.#program = instance.exports as unknown as NoiseProgram;
    this.#reframer = new Reframer(
      () => this.#views(),
      () => this.#work(),
    );
  }

  process(
    inputs: readonly (readonly Float32Array[])[],
    outputs: readonly (readonly Float32Array[])[],
  ): boolean {
    const to = outputs[0]?.[0];
    if (to === undefined) return true;
    this.#reframer.pass(inputs[0]?.[0], to);
    this.#samples += to.length;
    if (this.#samples >= sampleRate) this.#report();
    return true;
  }

  /** A program that takes more memory leaves views of what it had before empty. */
  #views(): Frames {
    if (this.#frames === null || this.#frames.input.length === 0) {
      const { memory, input, output, frame_length } = this.#program;
      const view = (address: number) => new Float32Array(memory.buffer, address, frame_length());
      this.#frames = { input: view(input()), output: view(output()) };
    }
    return this.#frames;
  }

  #work(): void {
    // Whole milliseconds, the only clock here; over a second their sum is right.
    const begun = Date.now();
    this.#program.process();
    this.#busyMs += Date.now() - begun;
  }

  #report(): void {
    const now = Date.now();
    const seconds = this.#samples / sampleRate;
    const report: NoiseReport = {
      load: this.#busyMs / 1000 / seconds,
      pace: (now - this.#reportedMs) / 1000 / seconds,
    };
    this.port.postMessage(report);
    this.#samples = 0;
    this.#busyMs = 0;
    this.#reportedMs = now;
  }
}

registerProcessor(WORKLET_NAME, NoiseProcessor);
