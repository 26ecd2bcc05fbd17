/**
 * One sender's or receiver's way through the worker. Everything fails closed: what cannot be sealed or
 * opened is counted and dropped, and nothing ever passes as it came (e2ee.md 7).
 */

import { codecOf } from './codec.ts';
import {
  type FrameCryptoPort,
  type FrameRefusal,
  noRefusals,
  refusalOf,
  type TransformCounters,
} from './port.ts';

/** The part of RTCEncodedVideoFrame and RTCEncodedAudioFrame that is used. */
export interface EncodedFrame {
  data: ArrayBuffer;
  readonly type?: string;
  getMetadata(): { mimeType?: string };
}

const WAITING_FRAMES_MAX = 30;
const WAITING_MS_MAX = 1000;

abstract class Pipeline {
  readonly id: number;
  protected readonly media: 'audio' | 'video';
  protected framesIn = 0;
  protected framesOut = 0;
  protected bytesOut = 0;
  protected claimedLeaf: number | null = null;
  protected readonly refused = noRefusals();

  constructor(id: number, media: 'audio' | 'video') {
    this.id = id;
    this.media = media;
  }

  protected refuse(code: FrameRefusal): void {
    this.refused[code] += 1;
  }

  protected passed(frame: EncodedFrame): void {
    this.framesOut += 1;
    this.bytesOut += frame.data.byteLength;
  }

  protected count(role: 'send' | 'receive', waiting: number): TransformCounters {
    const { id, framesIn, framesOut, bytesOut, claimedLeaf } = this;
    return { id, role, framesIn, framesOut, bytesOut, waiting, refused: { ...this.refused }, claimedLeaf };
  }
}

export class SendPipeline extends Pipeline {
  #context: number | null = null;
  #blocked = false;

  setContext(context: number): void {
    this.#context = context;
  }

  block(): void {
    this.#blocked = true;
  }

  /** Seals the frame in place; false when it must not go out. */
  pass(frame: EncodedFrame, crypto: FrameCryptoPort | null): boolean {
    this.framesIn += 1;
    const refusal = this.#seal(frame, crypto);
    if (refusal !== null) {
      this.refuse(refusal);
      return false;
    }
    this.passed(frame);
    return true;
  }

  counters(): TransformCounters {
    return this.count('send', 0);
  }

  #seal(frame: EncodedFrame, crypto: FrameCryptoPort | null): FrameRefusal | null {
    if (this.#blocked) return 'blocked';
    if (frame.data.byteLength === 0) return 'empty';
    if (this.#context === null) return 'unlabelled';
    if (crypto === null) return 'no_key';
    const codec = codecOf(frame.getMetadata().mimeType, this.media);
    if (codec === undefined) return 'codec';
    try {
      frame.data = exactBuffer(
        crypto.seal(this.#context, codec, frame.type === 'key', new Uint8Array(frame.data)),
      );
      return null;
    } catch (error) {
      return refusalOf(error);
    }
  }
}

interface Waiting<F> {
  readonly frame: F;
  readonly since: number;
}

export class ReceivePipeline<F extends EncodedFrame = EncodedFrame> extends Pipeline {
  #expected: { readonly leaf: number; readonly context: number } | null = null;
  #blocked = false;
  #waiting: Waiting<F>[] = [];

  /** Only frames of this member and this source pass from now on. */
  expect(leaf: number, context: number): void {
    this.#expected = { leaf, context };
    this.#blocked = false;
  }

  /** Nobody's frames pass until `expect`. */
  forget(): void {
    this.#expected = null;
    this.#waiting = [];
  }

  block(): void {
    this.#blocked = true;
    this.#waiting = [];
  }

  /** Opens the frame in place. Returns what may be played now: nothing, or this frame. */
  pass(frame: F, crypto: FrameCryptoPort | null, now: number): F[] {
    this.framesIn += 1;
    this.#dropStale(now);
    return this.#open({ frame, since: now }, crypto);
  }

  /** Tries the waiting frames again, after a key or a label came. */
  flush(crypto: FrameCryptoPort | null, now: number): F[] {
    this.#dropStale(now);
    const waiting = this.#waiting;
    this.#waiting = [];
    return waiting.flatMap((entry) => this.#open(entry, crypto));
  }

  counters(): TransformCounters {
    return this.count('receive', this.#waiting.length);
  }

  #open(entry: Waiting<F>, crypto: FrameCryptoPort | null): F[] {
    const { frame } = entry;
    const refusal = this.#tryOpen(frame, crypto);
    if (refusal === null) {
      this.passed(frame);
      return [frame];
    }
    if (refusal === 'unknown_epoch' || refusal === 'unlabelled' || refusal === 'no_key') {
      this.#wait(entry, refusal);
    } else {
      this.refuse(refusal);
    }
    return [];
  }

  #tryOpen(frame: F, crypto: FrameCryptoPort | null): FrameRefusal | null {
    if (this.#blocked) return 'blocked';
    if (frame.data.byteLength === 0) return 'empty';
    if (crypto === null) return 'no_key';
    if (this.#expected === null) return 'unlabelled';
    const codec = codecOf(frame.getMetadata().mimeType, this.media);
    if (codec === undefined) return 'codec';
    const { leaf, context } = this.#expected;
    const sealed = new Uint8Array(frame.data);
    try {
      frame.data = exactBuffer(crypto.open(this.id, leaf, context, codec, sealed));
      return null;
    } catch (error) {
      this.claimedLeaf = crypto.peekLeaf(codec, sealed) ?? null;
      return refusalOf(error);
    }
  }

  #wait(entry: Waiting<F>, refusal: FrameRefusal): void {
    this.#waiting.push(entry);
    if (this.#waiting.length > WAITING_FRAMES_MAX) {
      this.#waiting.shift();
      this.refuse(refusal);
    }
  }

  #dropStale(now: number): void {
    const fresh = this.#waiting.filter((entry) => now - entry.since <= WAITING_MS_MAX);
    this.refused.unknown_epoch += this.#waiting.length - fresh.length;
    this.#waiting = fresh;
  }
}

/** A wasm result is a copy already, but it may be a view into a longer buffer. */
function exactBuffer(bytes: Uint8Array): ArrayBuffer {
  if (bytes.byteOffset === 0 && bytes.byteLength === bytes.buffer.byteLength) {
    return bytes.buffer as ArrayBuffer;
  }
  return bytes.slice().buffer as ArrayBuffer;
}
