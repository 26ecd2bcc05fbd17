/** The page's side of the core worker. */

import type { CreatedAnswer, FromCoreWorker, ToCoreWorker } from './messages.ts';
import type { CoreCommand, CoreEvent, OpenOptions } from './port.ts';

/** What the core, or the server that it asked, refused. */
export class CoreError extends Error {
  readonly code: string;
  /** HTTP status; 0: not reached; null: no request was made. */
  readonly status: number | null;
  readonly retryAfterMs: number;

  constructor(code: string, status: number | null, retryAfterMs: number) {
    super(code);
    this.code = code;
    this.status = status;
    this.retryAfterMs = retryAfterMs;
  }
}

interface Pending {
  resolve(message: FromCoreWorker): void;
  reject(error: Error): void;
}

export class CoreClient {
  readonly #worker: Worker;
  readonly #onGone: () => void;
  readonly #pending = new Map<number, Pending>();
  #nextRequest = 1;

  constructor(
    worker: Worker,
    origin: string,
    keys: MessagePort,
    onEvent: (event: CoreEvent) => void,
    onGone: () => void,
  ) {
    this.#worker = worker;
    this.#onGone = onGone;
    worker.addEventListener('message', ({ data }: MessageEvent<FromCoreWorker>) => {
      if (data.t === 'event') onEvent(data.event);
      else this.#answer(data);
    });
    worker.addEventListener('error', () => this.#failAll());
    this.#tell({ t: 'start', origin, keys }, [keys]);
  }

  async create(title: string, passphrase: string, validForSeconds: number): Promise<CreatedAnswer> {
    const answer = await this.#ask((request) => ({
      t: 'create',
      request,
      title,
      passphrase,
      validForSeconds,
    }));
    if (answer.t !== 'created') throw new CoreError('unexpected', null, 0);
    return answer.answer;
  }

  async open(options: OpenOptions): Promise<void> {
    await this.#ask((request) => ({ t: 'open', request, options }));
  }

  command(command: CoreCommand): void {
    this.#tell({ t: 'command', command });
  }

  /** The connection is opened anew at once. */
  slept(): void {
    this.#tell({ t: 'slept' });
  }

  stop(): void {
    this.#tell({ t: 'stop' });
  }

  async #ask(message: (request: number) => ToCoreWorker): Promise<FromCoreWorker> {
    const request = this.#nextRequest++;
    return new Promise((resolve, reject) => {
      this.#pending.set(request, { resolve, reject });
      this.#tell(message(request));
    });
  }

  #tell(message: ToCoreWorker, transfer: Transferable[] = []): void {
    this.#worker.postMessage(message, transfer);
  }

  #answer(message: FromCoreWorker): void {
    if (message.t === 'failed') this.#failAll();
    if (!('request' in message)) return;
    const pending = this.#pending.get(message.request);
    this.#pending.delete(message.request);
    if (message.t === 'error') {
      pending?.reject(new CoreError(message.code, message.status, message.retryAfterMs));
    } else {
      pending?.resolve(message);
    }
  }

  #failAll(): void {
    for (const { reject } of this.#pending.values()) reject(new CoreError('engine_failed', null, 0));
    this.#pending.clear();
    this.#onGone();
  }
}
