/** portrait.wasm: what is in its memory, and where. */

interface Exports {
  readonly memory: WebAssembly.Memory;
  width(): number;
  height(): number;
  picture(): number;
  mask(): number;
  backdrop(): number;
  planes(width: number, height: number): number;
  separate(): void;
  see(matrix: number): void;
  look(): number;
  blur(radius: number): void;
  scene(length: number): number;
  set_scene(matrix: number): void;
  has_scene(): number;
  compose(matrix: number, blurred: number): void;
  forget(): void;
}

export class Portrait {
  readonly program: Exports;
  readonly width: number;
  readonly height: number;

  constructor(module: WebAssembly.Module) {
    this.program = new WebAssembly.Instance(module).exports as unknown as Exports;
    this.width = this.program.width();
    this.height = this.program.height();
  }

  /** A program that takes more memory leaves views of what it had before empty: none is kept. */
  bytes(address: number, length: number): Uint8ClampedArray<ArrayBuffer> {
    return new Uint8ClampedArray(this.program.memory.buffer as ArrayBuffer, address, length);
  }

  /** A picture with four bytes a pixel, of the network's size. */
  pixels(address: number): Uint8ClampedArray<ArrayBuffer> {
    return this.bytes(address, this.width * this.height * 4);
  }

  /** Finds people in what was seen, and blurs what is behind them. */
  find(radius: number | null): void {
    if (this.program.look() !== 1) throw new Error('the model is broken');
    if (radius !== null) this.program.blur(radius);
  }
}
