/** A room of one's own for as long as the test takes: made, opened, joined, and ended at once. */

import { CoreClient, CoreError } from '../core/client.ts';
import type { CoreEvent } from '../core/port.ts';
import { ObstacleError } from './run.ts';

/** Long enough for the test; the room is ended before. */
const VALID_S = 600;
/** Sealed like any name, and read by nobody. */
const NAME = 'connection test';
/** For the server to say that the room is ended. */
const END_MS = 2_000;

export interface MediaAnswer {
  readonly url: string | null;
  readonly token: string;
}

export class TestRoom {
  readonly #worker: Worker;
  readonly #core: CoreClient;
  readonly #keys = new MessageChannel();
  #waiting: { resolve(event: CoreEvent): void; reject(error: Error): void; type: CoreEvent['t'] } | null =
    null;
  #opened = false;
  #closed = false;

  constructor(worker: Worker, origin: string) {
    this.#worker = worker;
    this.#core = new CoreClient(
      worker,
      origin,
      this.#keys.port1,
      (event) => this.#on(event),
      () => this.#fail('not_loaded'),
    );
  }

  /** Until the server has let it be opened. */
  async open(): Promise<void> {
    try {
      const { linkFragment, hostSeed } = await this.#core.create('', '', VALID_S);
      const opened = this.#next('opened');
      await this.#core.open({ fragment: linkFragment, host_seed: hostSeed });
      await opened;
      this.#opened = true;
    } catch (error) {
      throw error instanceof CoreError ? new ObstacleError(obstacleOf(error)) : error;
    }
  }

  /** Until the server says where the media goes. */
  async join(): Promise<MediaAnswer> {
    const media = this.#next('media');
    this.#core.command({ t: 'join', name: NAME });
    const event = await media;
    if (event.t !== 'media') throw new ObstacleError('refused');
    return { url: event.url, token: event.token };
  }

  /** Ends the room for good; may be called at any time, and again. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    const gone = () => {
      this.#core.stop();
      this.#worker.terminate();
      this.#keys.port2.close();
    };
    if (!this.#opened) {
      gone();
      return;
    }
    const ended = this.#next('over').catch(() => undefined);
    this.#core.command({ t: 'end' });
    const late = new Promise((resolve) => setTimeout(resolve, END_MS));
    void Promise.race([ended, late]).then(gone);
  }

  async #next(type: CoreEvent['t']): Promise<CoreEvent> {
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject, type };
    });
  }

  #on(event: CoreEvent): void {
    if (event.t === 'refused') {
      this.#fail(event.reason === 'rate_limited' ? 'rate_limited' : 'refused');
    } else if (event.t === this.#waiting?.type) {
      const waiting = this.#waiting;
      this.#waiting = null;
      waiting.resolve(event);
    }
  }

  #fail(obstacle: 'rate_limited' | 'refused' | 'not_loaded'): void {
    const waiting = this.#waiting;
    this.#waiting = null;
    waiting?.reject(new ObstacleError(obstacle));
  }
}

function obstacleOf({ status, code }: CoreError): 'unreachable' | 'rate_limited' | 'refused' | 'not_loaded' {
  if (status === 0) return 'unreachable';
  if (status === 429) return 'rate_limited';
  return code === 'engine_failed' ? 'not_loaded' : 'refused';
}
