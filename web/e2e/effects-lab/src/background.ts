/** The background around a real (fake) camera: what comes out of it, and how fast. */

import type { Background } from '../../../packages/engine/src/api.ts';
import { Backdrop } from '../../../packages/engine/src/effects/background/backdrop.ts';
import type { FromBackgroundWorker } from '../../../packages/engine/src/effects/background/messages.ts';
import { environment } from './environment.ts';

/** The fake camera is green all over, and nothing that is drawn is. */
const LOOKED_MS = 40;

export interface Watched {
  readonly states: readonly string[];
  /** The greenest picture in each part of the time, as a share of its pixels. */
  readonly green: readonly number[];
  /** Pictures looked at. */
  readonly looked: number;
}

class Watch {
  readonly states: string[] = [];
  readonly green: number[] = [];
  looked = 0;
  readonly workers: Worker[] = [];
  readonly backdrop: Backdrop;
  readonly #raw: MediaStreamTrack;
  readonly #video = document.createElement('video');
  readonly #timer: ReturnType<typeof setInterval>;
  readonly #ticking: ReturnType<typeof setInterval>;
  #most = 0;

  constructor(raw: MediaStreamTrack) {
    this.#raw = raw;
    const newWorker = () => {
      const worker = environment.background.newWorker();
      this.workers.push(worker);
      return worker;
    };
    this.backdrop = new Backdrop(
      { ...environment.background, newWorker },
      {
        onChange: () => this.states.push(this.backdrop.view.state),
        onTrack: () => {
          this.show();
          this.backdrop.stopped(raw);
        },
      },
    );
    this.#video.muted = true;
    document.body.append(this.#video);
    const canvas = new OffscreenCanvas(64, 36).getContext('2d', { willReadFrequently: true });
    this.#ticking = setInterval(() => this.backdrop.tick(), 1000);
    this.#timer = setInterval(() => {
      if (canvas === null || this.#video.readyState < 2) return;
      canvas.drawImage(this.#video, 0, 0, 64, 36);
      this.#most = Math.max(this.#most, greenShare(canvas.getImageData(0, 0, 64, 36).data));
      this.looked += 1;
    }, LOOKED_MS);
  }

  show(): void {
    const track = this.backdrop.track(this.#raw);
    const shown = this.#video.srcObject as MediaStream | null;
    if (shown?.getVideoTracks()[0] === track) return;
    this.#video.srcObject = new MediaStream([track]);
    void this.#video.play().catch(() => undefined);
  }

  async reached(state: string, ms: number): Promise<void> {
    for (let waited = 0; waited < ms && this.backdrop.view.state !== state; waited += 20) await pause(20);
  }

  async part(ms: number): Promise<void> {
    await pause(ms);
    this.green.push(this.#most);
    this.#most = 0;
  }

  stop(): Watched {
    clearInterval(this.#timer);
    clearInterval(this.#ticking);
    this.#raw.stop();
    for (const worker of this.workers) worker.terminate();
    const { states, green, looked } = this;
    return { states, green, looked };
  }
}

/** A background wanted before the camera opens; its worker dies; it is chosen again; then none is wanted. */
export async function watched(choice: Background): Promise<Watched> {
  const watch = new Watch(await camera());
  watch.backdrop.choose(choice);
  watch.show();
  await watch.reached('on', 20_000);
  await watch.part(1500);
  for (const worker of watch.workers) worker.terminate();
  await watch.reached('failed', 12_000);
  await watch.part(1500);
  watch.backdrop.choose(choice);
  await watch.reached('on', 20_000);
  await watch.part(1500);
  watch.backdrop.choose('none');
  await watch.part(1500);
  return watch.stop();
}

export interface Speed {
  readonly width: number;
  readonly height: number;
  readonly arrived: readonly number[];
  readonly made: readonly number[];
  readonly busyMs: readonly number[];
}

export async function speed(choice: Background, seconds: number): Promise<Speed> {
  const raw = await camera();
  const watch = new Watch(raw);
  watch.backdrop.choose(choice);
  watch.show();
  await watch.reached('on', 20_000);
  const all: Extract<FromBackgroundWorker, { t: 'second' }>[] = [];
  watch.workers[0]?.addEventListener('message', ({ data }: MessageEvent<FromBackgroundWorker>) => {
    if (data.t === 'second') all.push(data);
  });
  await pause((seconds + 2) * 1000);
  const { width = 0, height = 0 } = raw.getSettings();
  watch.stop();
  const measured = all.slice(1, seconds + 1);
  return {
    width,
    height,
    arrived: measured.map(({ arrived }) => arrived),
    made: measured.map(({ made }) => made),
    busyMs: measured.map(({ busyMs }) => busyMs),
  };
}

async function camera(): Promise<MediaStreamTrack> {
  const video = { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 30 } };
  const [track] = (await navigator.mediaDevices.getUserMedia({ video })).getVideoTracks();
  if (track === undefined) throw new Error('no camera');
  return track;
}

function greenShare(data: Uint8ClampedArray): number {
  let green = 0;
  for (let at = 0; at < data.length; at += 4) {
    const [r = 0, g = 0, b = 0] = data.subarray(at, at + 3);
    if (g > 60 && g > 1.4 * r && g > 1.4 * b) green += 1;
  }
  return green / (data.length / 4);
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
