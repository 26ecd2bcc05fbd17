/** For pictures that come as bitmaps, or in a form that the program does not read: mixed on a canvas. */

import type { Background } from '../api.ts';
import { type Backgrounds, RADIUS } from './backgrounds.ts';
import type { Setting } from './messages.ts';
import type { Portrait } from './portrait.ts';

/** Lines, at the last level of cost. */
const SMALL = 360;

type Source = VideoFrame | ImageBitmap;
type Rectangle = [number, number, number, number];

export class CanvasComposer {
  readonly #portrait: Portrait;
  readonly #backgrounds: Backgrounds;
  readonly #seen: OffscreenCanvasRenderingContext2D;
  readonly #mask: OffscreenCanvasRenderingContext2D;
  readonly #behind: OffscreenCanvasRenderingContext2D;
  readonly #out: OffscreenCanvasRenderingContext2D;

  constructor(portrait: Portrait, backgrounds: Backgrounds) {
    this.#portrait = portrait;
    this.#backgrounds = backgrounds;
    const { width, height } = portrait;
    this.#seen = context(width, height, true);
    this.#mask = context(width, height, false);
    this.#behind = context(width, height, false);
    this.#out = context(width, height, false);
  }

  /** Throws rather than giving a picture whose background is still there. `anew`: looks for people. */
  compose(source: Source, { choice, level }: Setting, anew: boolean): OffscreenCanvas {
    const [fullWidth, fullHeight] = sizeOf(source);
    const scale = level >= 2 ? Math.min(1, SMALL / Math.min(fullWidth, fullHeight)) : 1;
    const [width, height] = [Math.round(fullWidth * scale), Math.round(fullHeight * scale)];
    const place = this.#placeOf(fullWidth, fullHeight);
    if (anew) this.#find(source, place, choice);
    const out = this.#out;
    resize(out.canvas, width, height);
    // The person alone first: pixels of the background are never in what comes out.
    out.globalCompositeOperation = 'copy';
    out.drawImage(this.#mask.canvas, ...place, 0, 0, width, height);
    out.globalCompositeOperation = 'source-in';
    out.drawImage(source, 0, 0, width, height);
    out.globalCompositeOperation = 'destination-over';
    const drawn = this.#backgrounds.of(choice, width, height);
    if (drawn === null) out.drawImage(this.#behind.canvas, ...place, 0, 0, width, height);
    else out.drawImage(drawn, 0, 0);
    return out.canvas;
  }

  /** Where the picture is in what the network sees: all of it, as large as it fits. */
  #placeOf(width: number, height: number): Rectangle {
    const seen = this.#portrait;
    const scale = Math.min(seen.width / width, seen.height / height);
    const [w, h] = [width * scale, height * scale];
    return [(seen.width - w) / 2, (seen.height - h) / 2, w, h];
  }

  #find(source: Source, place: Rectangle, choice: Background): void {
    const { width, height, program } = this.#portrait;
    this.#seen.globalCompositeOperation = 'copy';
    this.#seen.drawImage(source, ...place);
    const { data } = this.#seen.getImageData(0, 0, width, height);
    this.#portrait.pixels(program.picture()).set(data);
    const radius = RADIUS[choice] ?? null;
    this.#portrait.find(radius);
    const image = (address: number) => new ImageData(this.#portrait.pixels(address), width, height);
    this.#mask.putImageData(image(program.mask()), 0, 0);
    if (radius !== null) this.#behind.putImageData(image(program.backdrop()), 0, 0);
  }
}

function sizeOf(source: Source): [number, number] {
  return 'displayWidth' in source
    ? [source.displayWidth, source.displayHeight]
    : [source.width, source.height];
}

export function context(
  width: number,
  height: number,
  willReadFrequently: boolean,
): OffscreenCanvasRenderingContext2D {
  const made = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently });
  if (made === null) throw new Error('no canvas in this worker');
  return made;
}

function resize(canvas: OffscreenCanvas, width: number, height: number): void {
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
}
