/** Calm backgrounds, drawn here; no photographs. The same code draws the samples on the buttons. */

import type { Background } from '../api.ts';

export type Drawn = Extract<Background, 'dusk' | 'paper' | 'hills'>;
type Context = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;

export function isDrawn(choice: Background): choice is Drawn {
  return choice === 'dusk' || choice === 'paper' || choice === 'hills';
}

export function draw(choice: Drawn, context: Context, width: number, height: number): void {
  context.save();
  PAINTERS[choice](context, width, height);
  context.restore();
}

const PAINTERS: Record<Drawn, (context: Context, width: number, height: number) => void> = {
  dusk,
  paper,
  hills,
};

/** A wall in the evening, with a lamp outside of the picture. */
function dusk(context: Context, width: number, height: number): void {
  const wall = context.createLinearGradient(0, 0, width * 0.3, height);
  wall.addColorStop(0, '#2a2f3d');
  wall.addColorStop(1, '#171a22');
  context.fillStyle = wall;
  context.fillRect(0, 0, width, height);
  glow(context, width * 0.86, height * 0.2, height * 0.95, 'rgb(240 176 92 / 0.5)');
  glow(context, width * 0.05, height * 0.95, height * 0.7, 'rgb(94 124 132 / 0.28)');
}

/** Paper in daylight, with the shadow of a window on it. */
function paper(context: Context, width: number, height: number): void {
  const sheet = context.createLinearGradient(0, 0, width, height);
  sheet.addColorStop(0, '#f3ede2');
  sheet.addColorStop(1, '#d9d0c1');
  context.fillStyle = sheet;
  context.fillRect(0, 0, width, height);
  context.fillStyle = 'rgb(255 250 238 / 0.55)';
  const [paneWidth, paneHeight] = [width * 0.13, height * 0.3];
  context.transform(1, 0, -0.35, 1, width * 0.22, 0);
  for (const column of [0, 1]) {
    for (const row of [0, 1]) {
      const x = width * 0.56 + column * (paneWidth + width * 0.015);
      const y = height * 0.12 + row * (paneHeight + width * 0.015);
      context.fillRect(x, y, paneWidth, paneHeight);
    }
  }
}

/** Hills behind each other, paler the farther away. */
function hills(context: Context, width: number, height: number): void {
  const sky = context.createLinearGradient(0, 0, 0, height);
  sky.addColorStop(0, '#b9cfd3');
  sky.addColorStop(1, '#f2e3c9');
  context.fillStyle = sky;
  context.fillRect(0, 0, width, height);
  glow(context, width * 0.76, height * 0.4, height * 0.5, 'rgb(255 236 196 / 0.8)');
  const colors = ['#9db8b4', '#7a9f98', '#577f78', '#3a605c'];
  for (const [index, color] of colors.entries()) {
    const top = height * (0.5 + index * 0.12);
    context.fillStyle = color;
    context.beginPath();
    context.moveTo(0, height);
    for (let step = 0; step <= 48; step += 1) {
      const x = step / 48;
      const wave = Math.sin(x * (5 - index * 0.7) + index * 2.1) + 0.4 * Math.sin(x * 11 + index);
      context.lineTo(x * width, top - wave * height * 0.055);
    }
    context.lineTo(width, height);
    context.fill();
  }
}

function glow(context: Context, x: number, y: number, radius: number, color: string): void {
  const light = context.createRadialGradient(x, y, 0, x, y, radius);
  light.addColorStop(0, color);
  light.addColorStop(1, 'rgb(0 0 0 / 0)');
  context.fillStyle = light;
  context.fillRect(x - radius, y - radius, 2 * radius, 2 * radius);
}

/** A picture of any shape over all of the place, its middle in the middle. */
export function cover(
  context: Context,
  picture: ImageBitmap | OffscreenCanvas,
  width: number,
  height: number,
): void {
  const scale = Math.max(width / picture.width, height / picture.height);
  const [w, h] = [picture.width * scale, picture.height * scale];
  context.drawImage(picture, (width - w) / 2, (height - h) / 2, w, h);
}
