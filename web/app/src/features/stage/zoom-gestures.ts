import { type Frame, moved, settled, WHOLE, type Zoom, ZOOM_STEP, zoomedAt } from '@snug/engine/layout';

const WHEEL_FACTOR = 0.0022;
const WHEEL_STEP_MAX = 120;
const DOUBLE_TAP_SCALE = 2.5;
const PAN_STEP = 80;
const MIDDLE: Point = { x: 0, y: 0 };

interface Point {
  readonly x: number;
  readonly y: number;
}

interface GestureEvent extends UIEvent {
  readonly scale: number;
  readonly clientX: number;
  readonly clientY: number;
}

/**
 * Wheel, pinch and drag on a shared screen, drawn past React. Magnified, the video is laid out larger, not stretched,
 * so that every pixel that comes is seen.
 */
export class ZoomGestures {
  readonly #view: HTMLElement;
  readonly #video: HTMLVideoElement;
  readonly #onScale: (scale: number) => void;
  readonly #fingers = new Map<number, Point>();
  readonly #off = new AbortController();
  readonly #resized: ResizeObserver;
  #zoom: Zoom = WHOLE;
  #pinched = 1;

  constructor(view: HTMLElement, video: HTMLVideoElement, onScale: (scale: number) => void) {
    this.#view = view;
    this.#video = video;
    this.#onScale = onScale;
    const { signal } = this.#off;
    const moving = { signal, passive: false } as const;
    view.addEventListener('keydown', (event) => this.#key(event), { signal });
    view.addEventListener('wheel', (event) => this.#wheel(event), moving);
    view.addEventListener('pointerdown', (event) => this.#down(event), { signal });
    view.addEventListener('pointermove', (event) => this.#move(event), { signal });
    for (const end of ['pointerup', 'pointercancel'] as const) {
      view.addEventListener(end, (event) => this.#up(event), { signal });
    }
    view.addEventListener('dblclick', (event) => this.#toggle(event), { signal });
    // Safari tells of two fingers on a touch pad in its own way.
    view.addEventListener('gesturestart', (event) => this.#gesture(event as GestureEvent, true), moving);
    view.addEventListener('gesturechange', (event) => this.#gesture(event as GestureEvent, false), moving);
    video.addEventListener('resize', () => this.#change(settled), { signal });
    this.#resized = new ResizeObserver(() => this.#change(settled));
    this.#resized.observe(view);
  }

  zoom(factor: number): void {
    this.#change((zoom, frame) => zoomedAt(zoom, factor, MIDDLE, frame));
  }

  whole(): void {
    this.#change((_, frame) => settled(WHOLE, frame));
  }

  stop(): void {
    this.#off.abort();
    this.#resized.disconnect();
  }

  get #zoomed(): boolean {
    return this.#zoom.scale > 1;
  }

  #change(next: (zoom: Zoom, frame: Frame) => Zoom): void {
    const before = this.#zoom;
    this.#zoom = next(before, this.#frame());
    const { scale, x, y } = this.#zoom;
    const { style } = this.#video;
    style.width = scale === 1 ? '' : `${scale * 100}%`;
    style.height = style.width;
    style.transform = scale === 1 ? '' : `translate(calc(-50% + ${x}px), calc(-50% + ${y}px))`;
    this.#view.toggleAttribute('data-zoomed', this.#zoomed);
    if (scale !== before.scale) this.#onScale(scale);
  }

  #key(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const pan = (x: number, y: number) => () => this.#change((zoom, frame) => moved(zoom, x, y, frame));
    const arrows = {
      ArrowLeft: pan(PAN_STEP, 0),
      ArrowRight: pan(-PAN_STEP, 0),
      ArrowUp: pan(0, PAN_STEP),
      ArrowDown: pan(0, -PAN_STEP),
    };
    const steps: Readonly<Record<string, () => void>> = {
      '+': () => this.zoom(ZOOM_STEP),
      '=': () => this.zoom(ZOOM_STEP),
      '-': () => this.zoom(1 / ZOOM_STEP),
      '0': () => this.whole(),
      ...(this.#zoomed ? arrows : {}),
    };
    const step = steps[event.key];
    if (step === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    step();
  }

  #frame(): Frame {
    const { clientWidth: width, clientHeight: height } = this.#view;
    const { videoWidth, videoHeight } = this.#video;
    return { view: { width, height }, picture: { width: videoWidth, height: videoHeight } };
  }

  /** From the middle of the frame. */
  #at({ clientX, clientY }: { readonly clientX: number; readonly clientY: number }): Point {
    const { left, top, width, height } = this.#view.getBoundingClientRect();
    return { x: clientX - left - width / 2, y: clientY - top - height / 2 };
  }

  #wheel(event: WheelEvent): void {
    if (event.ctrlKey) {
      event.preventDefault();
      const step = Math.min(Math.max(event.deltaY, -WHEEL_STEP_MAX), WHEEL_STEP_MAX);
      const factor = Math.exp(-step * WHEEL_FACTOR);
      this.#change((zoom, frame) => zoomedAt(zoom, factor, this.#at(event), frame));
    } else if (this.#zoomed) {
      event.preventDefault();
      this.#change((zoom, frame) => moved(zoom, -event.deltaX, -event.deltaY, frame));
    }
  }

  #down(event: PointerEvent): void {
    if (event.button !== 0) return;
    this.#fingers.set(event.pointerId, this.#at(event));
    if (!this.#zoomed && this.#fingers.size < 2) return;
    for (const id of this.#fingers.keys()) this.#view.setPointerCapture(id);
  }

  #move(event: PointerEvent): void {
    const from = this.#fingers.get(event.pointerId);
    if (from === undefined) return;
    const to = this.#at(event);
    const [other] = [...this.#fingers].filter(([id]) => id !== event.pointerId).map(([, point]) => point);
    this.#fingers.set(event.pointerId, to);
    if (other !== undefined) {
      const factor = apart(to, other) / Math.max(1, apart(from, other));
      const middle = { x: (to.x + other.x) / 2, y: (to.y + other.y) / 2 };
      const [x, y] = [(to.x - from.x) / 2, (to.y - from.y) / 2];
      this.#change((zoom, frame) => moved(zoomedAt(zoom, factor, middle, frame), x, y, frame));
    } else if (this.#zoomed) {
      this.#change((zoom, frame) => moved(zoom, to.x - from.x, to.y - from.y, frame));
    }
  }

  #up(event: PointerEvent): void {
    this.#fingers.delete(event.pointerId);
  }

  #toggle(event: MouseEvent): void {
    event.stopPropagation();
    const factor = this.#zoomed ? 0 : DOUBLE_TAP_SCALE;
    this.#change((zoom, frame) =>
      factor === 0 ? settled(WHOLE, frame) : zoomedAt(zoom, factor, this.#at(event), frame),
    );
  }

  #gesture(event: GestureEvent, begins: boolean): void {
    event.preventDefault();
    // Fingers on a touch screen come as pointers too.
    if (this.#fingers.size > 0) return;
    const factor = begins ? 1 : event.scale / this.#pinched;
    this.#pinched = begins ? 1 : event.scale;
    this.#change((zoom, frame) => zoomedAt(zoom, factor, this.#at(event), frame));
  }
}

function apart(one: Point, other: Point): number {
  return Math.hypot(one.x - other.x, one.y - other.y);
}
