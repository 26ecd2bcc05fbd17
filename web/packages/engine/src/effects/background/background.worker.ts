/** Gives every picture of the camera another background. What it cannot treat it drops. */

import { Compositor } from './compositor.ts';
import type { FromBackgroundWorker, Setting, ToBackgroundWorker } from './messages.ts';

interface BackgroundScope {
  onmessage: ((event: MessageEvent<ToBackgroundWorker>) => void) | null;
  postMessage(message: FromBackgroundWorker, transfer?: Transferable[]): void;
}

const scope = self as unknown as BackgroundScope;
let compositor: Promise<Compositor> | null = null;
let setting: Setting = { choice: 'blur_strong', level: 0 };
let arrived = 0;
let made = 0;
let busyMs = 0;
let isFirst = true;
/** Counts cameras. */
let turn = 0;

scope.onmessage = ({ data }) => {
  switch (data.t) {
    case 'program':
      compositor = WebAssembly.compile(data.program).then((program) => new Compositor(program));
      compositor.catch(() => scope.postMessage({ t: 'failed' }));
      break;
    case 'setting':
      setting = data.setting;
      break;
    case 'picture':
      void compositor?.then((ready) => {
        ready.backgrounds.setPicture(data.picture);
      });
      break;
    case 'streams':
      void pump(data.readable, data.writable);
      break;
    case 'picture_of_camera':
      void treat(data.bitmap, data.first);
      break;
  }
};

setInterval(() => {
  scope.postMessage({ t: 'second', arrived, made, busyMs });
  arrived = 0;
  made = 0;
  busyMs = 0;
}, 1000);

async function pump(
  readable: ReadableStream<VideoFrame>,
  writable: WritableStream<VideoFrame>,
): Promise<void> {
  const mine = begin();
  const writer = writable.getWriter();
  try {
    const ready = await forgetting();
    const reader = readable.getReader();
    for (;;) {
      const { value: frame, done } = await reader.read();
      if (done) break;
      await treatFrame(ready, frame, writer, mine);
    }
    await writer.close();
  } catch {
    failed(mine);
  }
}

async function treatFrame(
  ready: Compositor,
  frame: VideoFrame,
  writer: WritableStreamDefaultWriter<VideoFrame>,
  mine: number,
): Promise<void> {
  arrived += 1;
  try {
    const begun = performance.now();
    const treated = await ready.frame(frame, setting);
    busyMs += performance.now() - begun;
    await writer.write(treated);
    finished(mine);
  } finally {
    frame.close();
  }
}

async function treat(bitmap: ImageBitmap, first: boolean): Promise<void> {
  const mine = first ? begin() : turn;
  arrived += 1;
  try {
    const ready = first ? await forgetting() : await compositor;
    if (ready === null) throw new Error('pictures before the program');
    const begun = performance.now();
    const treated = ready.bitmap(bitmap, setting);
    busyMs += performance.now() - begun;
    scope.postMessage({ t: 'treated', bitmap: treated }, [treated]);
    finished(mine);
  } catch {
    failed(mine);
  } finally {
    bitmap.close();
  }
}

/** A new camera; what is still said of the one before does not count. */
function begin(): number {
  turn += 1;
  isFirst = true;
  return turn;
}

async function forgetting(): Promise<Compositor> {
  const ready = await compositor;
  if (ready === null) throw new Error('pictures before the program');
  ready.forget();
  return ready;
}

function finished(mine: number): void {
  made += 1;
  if (!isFirst || mine !== turn) return;
  isFirst = false;
  scope.postMessage({ t: 'made' });
}

function failed(mine: number): void {
  if (mine === turn) scope.postMessage({ t: 'failed' });
}
