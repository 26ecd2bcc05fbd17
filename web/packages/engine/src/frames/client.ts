/** The page's side of the frame worker: labels and counters, never a key. */

import type { FromFrameWorker, ToFrameWorker } from './messages.ts';
import type { TransformCounters } from './port.ts';

export type CountersById = ReadonlyMap<number, TransformCounters>;

type Answer = Extract<FromFrameWorker, { readonly request: number }>;

export class FrameClient {
  readonly worker: Worker;
  readonly ready: Promise<void>;
  readonly #requests = new Map<number, (answer: Answer) => void>();
  #nextRequest = 1;

  constructor(worker: Worker) {
    this.worker = worker;
    this.ready = new Promise((resolve, reject) => {
      worker.addEventListener('message', ({ data }: MessageEvent<FromFrameWorker>) => {
        if (data.t === 'ready') resolve();
        else if (data.t === 'failed') reject(new Error('media.wasm could not be loaded'));
        else this.#answer(data);
      });
      worker.addEventListener('error', () => reject(new Error('the frame worker stopped')));
    });
  }

  tell(message: ToFrameWorker, transfer: Transferable[] = []): void {
    this.worker.postMessage(message, transfer);
  }

  async counters(): Promise<CountersById> {
    const answer = await this.#ask('counters');
    return new Map(
      answer.t === 'counters' ? answer.transforms.map((counters) => [counters.id, counters]) : [],
    );
  }

  async framesPerSecond(): Promise<number> {
    const answer = await this.#ask('measure');
    return answer.t === 'measured' ? answer.framesPerSecond : 0;
  }

  async #ask(t: 'counters' | 'measure'): Promise<Answer> {
    const request = this.#nextRequest++;
    return new Promise((resolve) => {
      this.#requests.set(request, resolve);
      this.tell({ t, request });
    });
  }

  #answer(answer: Answer): void {
    const resolve = this.#requests.get(answer.request);
    this.#requests.delete(answer.request);
    resolve?.(answer);
  }
}
