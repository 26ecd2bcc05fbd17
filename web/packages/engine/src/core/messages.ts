import type { CoreCommand, CoreEvent, OpenOptions } from './port.ts';

/** From the page to the core worker. */
export type ToCoreWorker =
  /** `origin` is where the server is; `keys` leads to the frame worker. */
  | { readonly t: 'start'; readonly origin: string; readonly keys: MessagePort }
  | {
      readonly t: 'create';
      readonly request: number;
      readonly title: string;
      readonly passphrase: string;
      readonly validForSeconds: number;
    }
  | { readonly t: 'open'; readonly request: number; readonly options: OpenOptions }
  | { readonly t: 'command'; readonly command: CoreCommand }
  /** The device slept: whatever the connection says, the server has given it up. */
  | { readonly t: 'slept' }
  | { readonly t: 'stop' };

export interface CreatedAnswer {
  readonly linkFragment: string;
  readonly hostSeed: string;
  readonly expiresAtUnixMs: number;
}

export type FromCoreWorker =
  | { readonly t: 'ready' }
  | { readonly t: 'failed' }
  | { readonly t: 'created'; readonly request: number; readonly answer: CreatedAnswer }
  | { readonly t: 'done'; readonly request: number }
  /** `code` of the core or of the HTTP interface. */
  | {
      readonly t: 'error';
      readonly request: number;
      readonly code: string;
      readonly status: number | null;
      readonly retryAfterMs: number;
    }
  | { readonly t: 'event'; readonly event: CoreEvent };
