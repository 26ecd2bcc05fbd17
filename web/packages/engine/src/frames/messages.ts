import type { TransformCounters } from './port.ts';

/** Options of every RTCRtpScriptTransform. */
export interface TransformOptions {
  readonly id: number;
  readonly role: 'send' | 'receive';
  readonly media: 'audio' | 'video';
}

/** From the page to the frame worker. No key ever travels this way. */
export type ToFrameWorker =
  /** The port that brings the keys, straight from the core worker. */
  | { readonly t: 'keys'; readonly port: MessagePort }
  | { readonly t: 'context'; readonly id: number; readonly context: number }
  | { readonly t: 'expect'; readonly id: number; readonly leaf: number; readonly context: number }
  | { readonly t: 'forget'; readonly id: number }
  | { readonly t: 'block'; readonly id: number }
  | { readonly t: 'counters'; readonly request: number }
  /** How fast it seals, with a key of its own that opens nothing. */
  | { readonly t: 'measure'; readonly request: number }
  | { readonly t: 'key_frame'; readonly id: number }
  /** Its sender or receiver is gone; the pipeline would never end by itself. */
  | { readonly t: 'remove'; readonly id: number }
  | { readonly t: 'zeroise' };

export type FromFrameWorker =
  | { readonly t: 'ready' }
  | { readonly t: 'failed' }
  | { readonly t: 'counters'; readonly request: number; readonly transforms: readonly TransformCounters[] }
  | { readonly t: 'measured'; readonly request: number; readonly framesPerSecond: number };

/** From the core worker to the frame worker. */
export type KeyMessage =
  | {
      readonly t: 'epoch_key';
      readonly epoch: bigint;
      /** 16 bytes, transferred. */
      readonly baseKey: Uint8Array<ArrayBuffer>;
      readonly ownLeaf: number;
    }
  | { readonly t: 'switch_sending'; readonly epoch: bigint }
  | { readonly t: 'drop_epoch'; readonly epoch: bigint };
