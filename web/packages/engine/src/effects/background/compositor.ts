/** One picture of the camera in, one with another background out. Runs in a worker. */

import { Backgrounds } from './backgrounds.ts';
import { CanvasComposer } from './canvas.ts';
import type { Setting } from './messages.ts';
import { PlanesComposer } from './planes.ts';
import { Portrait } from './portrait.ts';

export class Compositor {
  readonly backgrounds = new Backgrounds();
  readonly #portrait: Portrait;
  readonly #planes: PlanesComposer;
  #canvas: CanvasComposer | null = null;
  #before: Promise<unknown> = Promise.resolve();
  #count = 0;

  constructor(program: WebAssembly.Module) {
    this.#portrait = new Portrait(program);
    this.#planes = new PlanesComposer(this.#portrait, this.backgrounds);
  }

  /** Another camera. */
  forget(): void {
    this.#portrait.program.forget();
    this.#count = 0;
  }

  /** One after the other, also when one camera takes the place of another: they share the program's memory. */
  async frame(frame: VideoFrame, setting: Setting): Promise<VideoFrame> {
    const treated = this.#before.then(() => this.#treat(frame, setting));
    this.#before = treated.catch(() => undefined);
    return treated;
  }

  bitmap(bitmap: ImageBitmap, setting: Setting): ImageBitmap {
    return this.#paint(bitmap, setting).transferToImageBitmap();
  }

  async #treat(frame: VideoFrame, setting: Setting): Promise<VideoFrame> {
    if (PlanesComposer.takes(frame)) return this.#planes.compose(frame, setting, this.#looksAnew(setting));
    return new VideoFrame(this.#paint(frame, setting), { timestamp: frame.timestamp });
  }

  #paint(source: VideoFrame | ImageBitmap, setting: Setting): OffscreenCanvas {
    this.#canvas ??= new CanvasComposer(this.#portrait, this.backgrounds);
    return this.#canvas.compose(source, setting, this.#looksAnew(setting));
  }

  /** On a slow machine people are looked for in every second picture, or every third. */
  #looksAnew({ level }: Setting): boolean {
    this.#count += 1;
    return (this.#count - 1) % (level + 1) === 0;
  }
}
