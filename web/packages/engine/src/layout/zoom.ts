/** How a shared screen is magnified and moved within its frame. Pure geometry, in CSS pixels. */

import type { Size } from './geometry.ts';

export interface Zoom {
  /** 1: the whole picture is seen. */
  readonly scale: number;
  /** How far the middle of the picture is from the middle of the frame. */
  readonly x: number;
  readonly y: number;
}

export interface Frame {
  readonly view: Size;
  /** Pixels of the picture itself; zero while unknown. */
  readonly picture: Size;
}

export const WHOLE: Zoom = { scale: 1, x: 0, y: 0 };
export const ZOOM_STEP = 1.25;
const SCALE_MAX = 4;
/** Even a large screen on a small phone can be read pixel by pixel. */
const PIXELS_MAX = 3;
const SCALE_LIMIT = 16;

/** The picture as large as the frame shows it whole. */
export function contained({ view, picture }: Frame): Size {
  if (picture.width <= 0 || picture.height <= 0) return view;
  const scale = Math.min(view.width / picture.width, view.height / picture.height);
  return { width: picture.width * scale, height: picture.height * scale };
}

export function scaleMax(frame: Frame): number {
  const whole = contained(frame);
  const native = whole.width > 0 ? frame.picture.width / whole.width : 1;
  return Math.min(SCALE_LIMIT, Math.max(SCALE_MAX, native * PIXELS_MAX));
}

/** Within the limits, and with no empty room at a side where there is picture left. */
export function settled(zoom: Zoom, frame: Frame): Zoom {
  const scale = Math.min(Math.max(zoom.scale, 1), scaleMax(frame));
  const whole = contained(frame);
  const reachX = Math.max(0, (whole.width * scale - frame.view.width) / 2);
  const reachY = Math.max(0, (whole.height * scale - frame.view.height) / 2);
  return {
    scale,
    x: Math.min(Math.max(zoom.x, -reachX), reachX),
    y: Math.min(Math.max(zoom.y, -reachY), reachY),
  };
}

/** Magnifies by `factor`; what lies at the point, given from the middle of the frame, stays there. */
export function zoomedAt(zoom: Zoom, factor: number, at: { x: number; y: number }, frame: Frame): Zoom {
  const scale = Math.min(Math.max(zoom.scale * factor, 1), scaleMax(frame));
  const grown = scale / zoom.scale;
  return settled({ scale, x: at.x - (at.x - zoom.x) * grown, y: at.y - (at.y - zoom.y) * grown }, frame);
}

export function moved(zoom: Zoom, x: number, y: number, frame: Frame): Zoom {
  return settled({ scale: zoom.scale, x: zoom.x + x, y: zoom.y + y }, frame);
}
