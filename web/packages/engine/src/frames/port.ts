import type { Codec } from './codec.ts';

/** What `media.wasm` offers, so that everything around it can be tested without it. */
export interface FrameCryptoPort {
  installEpoch(epoch: bigint, baseKey: Uint8Array, ownLeaf: number): void;
  switchSending(epoch: bigint): void;
  dropEpoch(epoch: bigint): void;
  /** Throws an `Error` whose message is a code. */
  seal(context: number, codec: Codec, keyFrame: boolean, frame: Uint8Array): Uint8Array;
  /** Throws an `Error` whose message is a code. */
  open(receiver: number, expectedLeaf: number, context: number, codec: Codec, frame: Uint8Array): Uint8Array;
  /** Unauthenticated: for counting only. */
  peekLeaf(codec: Codec, frame: Uint8Array): number | undefined;
  zeroize(): void;
}

/** Why a frame did not pass. */
export const FRAME_REFUSALS = [
  'no_key',
  'unknown_epoch',
  'wrong_sender',
  'wrong_context',
  'replayed',
  'forged',
  'not_sframe',
  'unlabelled',
  'empty',
  'codec',
  'blocked',
  'failed',
] as const;
export type FrameRefusal = (typeof FRAME_REFUSALS)[number];

const KNOWN: ReadonlySet<string> = new Set(FRAME_REFUSALS);

/** The code in an error of `FrameCryptoPort`. */
export function refusalOf(error: unknown): FrameRefusal {
  const message = error instanceof Error ? error.message : String(error);
  return KNOWN.has(message) ? (message as FrameRefusal) : 'failed';
}

export interface TransformCounters {
  readonly id: number;
  readonly role: 'send' | 'receive';
  readonly framesIn: number;
  readonly framesOut: number;
  /** Of the frames that passed, as they left the worker. */
  readonly bytesOut: number;
  /** Frames that wait for their epoch's key. */
  readonly waiting: number;
  readonly refused: Readonly<Record<FrameRefusal, number>>;
  /** The leaf that the last refused frame claims; not authenticated. */
  readonly claimedLeaf: number | null;
}

export function noRefusals(): Record<FrameRefusal, number> {
  return Object.fromEntries(FRAME_REFUSALS.map((code) => [code, 0])) as Record<FrameRefusal, number>;
}
