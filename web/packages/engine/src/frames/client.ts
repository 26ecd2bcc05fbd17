/** The page's side of the frame worker: labels and counters, never a key. */

import type { FromFrameWorker, ToFrameWorker } from './messages.ts';
import type { TransformCounters } from './port.ts';

export type CountersById = ReadonlyMap<number, TransformCounters>;

export class FrameClient {
  readonly worker: Worker;
  readonly ready: Promise<void>;
  readonly #requests = new Map<number, (counters: CountersById) => void>();
  #nextRequest = 1;

  constructor(worker: Worker) {
    this.worker = worker;
    this.ready = new Promise((resolve, reject) => {
      worker.addEventListener('message', ({ data }: MessageEvent<FromFrameWorker>) => {
        if (data.t === 'ready') resolve();
        else if (data.t === 'failed') reject(new Error('media.wasm could not be loaded'));
        else this.#answer(data.request, data.transforms);
      });
      worker.addEventListener('error', () => reject(new Error('the frame worker stopped')));
    });
  }

  tell(message: ToFrameWorker, transfer: Transferable[] = []): void {
    this.worker.postMessage(message, transfer);
  }

  async counters(): Promise<CountersById> {
    const request = this.#nextRequest++;
    return new Promise((resolve) => {
      this.#requests.set(request, resolve);
      this.tell({ t: 'counters', request });
    });
  }

  #answer(request: number, transforms: readonly TransformCounters[]): void {
    const resolve = this.#requests.get(request);
    this.#requests.delete(request);
    resolve?.(new Map(transforms.map((counters) => [counters.id, counters])));
  }
}
