/** Pictures in planes, as cameras give them, mixed by the program without a canvas. */

import { type Backgrounds, RADIUS } from './backgrounds.ts';
import type { Setting } from './messages.ts';
import type { Portrait } from './portrait.ts';

/** As the program has them. */
const BT_709 = 1;
const FULL_RANGE = 2;

export class PlanesComposer {
  readonly #portrait: Portrait;
  readonly #backgrounds: Backgrounds;
  #scene: OffscreenCanvas | null = null;

  constructor(portrait: Portrait, backgrounds: Backgrounds) {
    this.#portrait = portrait;
    this.#backgrounds = backgrounds;
  }

  static takes(frame: VideoFrame): boolean {
    const { format, visibleRect } = frame;
    if (visibleRect === null || (format !== 'I420' && format !== 'NV12')) return false;
    const { width, height } = visibleRect;
    // Turned pictures (phones) are turned by a canvas.
    const isUpright = frame.displayWidth === width && frame.displayHeight === height;
    const isTurned = ((frame as { readonly rotation?: number }).rotation ?? 0) !== 0;
    return isUpright && !isTurned && width % 2 === 0 && height % 2 === 0;
  }

  /** Throws rather than giving a picture whose background is still there. `anew`: looks for people. */
  async compose(frame: VideoFrame, { choice }: Setting, anew: boolean): Promise<VideoFrame> {
    const { program } = this.#portrait;
    const { displayWidth: width, displayHeight: height, format, colorSpace, timestamp } = frame;
    const matrix =
      (colorSpace.matrix === 'bt709' ? BT_709 : 0) | (colorSpace.fullRange === true ? FULL_RANGE : 0);
    const length = (width * height * 3) / 2;
    const address = program.planes(width, height);
    const chroma = format === 'NV12' ? [width] : [width / 2, width / 2];
    let offset = width * height;
    const layout = [{ offset: 0, stride: width }];
    for (const stride of chroma) {
      layout.push({ offset, stride });
      offset += (stride * height) / 2;
    }
    await frame.copyTo(this.#portrait.bytes(address, length), { layout });
    if (format === 'NV12') program.separate();
    const radius = RADIUS[choice] ?? null;
    if (anew) {
      program.see(matrix);
      this.#portrait.find(radius);
    }
    if (radius === null) this.#setScene(this.#backgrounds.of(choice, width, height), width, height, matrix);
    program.compose(matrix, radius === null ? 0 : 1);
    return new VideoFrame(this.#portrait.bytes(address, length), {
      format: 'I420',
      codedWidth: width,
      codedHeight: height,
      timestamp,
      colorSpace: colorSpace.toJSON(),
    });
  }

  #setScene(canvas: OffscreenCanvas | null, width: number, height: number, matrix: number): void {
    const { program } = this.#portrait;
    if (canvas === null || (canvas === this.#scene && program.has_scene() === 1)) return;
    const image = canvas.getContext('2d')?.getImageData(0, 0, width, height);
    if (image === undefined) throw new Error('no canvas in this worker');
    this.#portrait.bytes(program.scene(image.data.length), image.data.length).set(image.data);
    program.set_scene(matrix);
    this.#scene = canvas;
  }
}
