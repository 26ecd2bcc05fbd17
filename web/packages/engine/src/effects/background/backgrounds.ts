/** What can stand behind a person, as large as it is needed. */

import type { Background } from '../api.ts';
import { cover, draw, isDrawn } from './pictures.ts';

/** In pixels of what the network sees, 256 by 144; blurs are not drawn. */
export const RADIUS: Partial<Record<Background, number>> = { blur_light: 3, blur_strong: 8 };

interface Drawing {
  readonly choice: Background;
  readonly canvas: OffscreenCanvas;
}

export class Backgrounds {
  #picture: ImageBitmap | null = null;
  #drawing: Drawing | null = null;

  setPicture(picture: ImageBitmap): void {
    this.#picture = picture;
    this.#drawing = null;
  }

  /** The same canvas as long as nothing changed. Null: a blur. */
  of(choice: Background, width: number, height: number): OffscreenCanvas | null {
    if (choice in RADIUS) return null;
    const { canvas, choice: known } = this.#drawing ?? {};
    if (canvas !== undefined && known === choice && canvas.width === width && canvas.height === height) {
      return canvas;
    }
    this.#drawing = { choice, canvas: this.#draw(choice, width, height) };
    return this.#drawing.canvas;
  }

  #draw(choice: Background, width: number, height: number): OffscreenCanvas {
    const canvas = new OffscreenCanvas(width, height);
    const context = canvas.getContext('2d');
    if (context === null) throw new Error('no canvas in this worker');
    if (choice === 'own' && this.#picture !== null) cover(context, this.#picture, width, height);
    // What is not known here is drawn over rather than shown.
    else draw(isDrawn(choice) ? choice : 'dusk', context, width, height);
    return canvas;
  }
}
