/** All pipelines of one worker and the keys they share; knows neither `self` nor wasm. */

import type { KeyMessage, ToFrameWorker, TransformOptions } from './messages.ts';
import { type EncodedFrame, ReceivePipeline, SendPipeline } from './pipeline.ts';
import type { FrameCryptoPort, TransformCounters } from './port.ts';
import { framesPerSecond } from './speed.ts';

interface Receiver<F extends EncodedFrame> {
  readonly pipeline: ReceivePipeline<F>;
  readonly deliver: (frame: F) => void;
  readonly askForKeyFrame: () => void;
}

export class FrameStation<F extends EncodedFrame = EncodedFrame> {
  #crypto: FrameCryptoPort | null = null;
  #newCrypto: (() => FrameCryptoPort) | null = null;
  readonly #now: () => number;
  readonly #senders = new Map<number, SendPipeline>();
  readonly #receivers = new Map<number, Receiver<F>>();
  // Labels and keys may arrive before the transform or the wasm module does.
  readonly #earlyLabels = new Map<number, ToFrameWorker>();
  #earlyKeys: KeyMessage[] = [];

  constructor(now: () => number) {
    this.#now = now;
  }

  ready(newCrypto: () => FrameCryptoPort): void {
    this.#newCrypto = newCrypto;
    this.#crypto = newCrypto();
    const keys = this.#earlyKeys;
    this.#earlyKeys = [];
    for (const message of keys) this.key(message);
  }

  /** Returns what to do with each frame of a new sender. */
  addSender(options: TransformOptions): (frame: F) => boolean {
    const pipeline = new SendPipeline(options.id, options.media);
    this.#senders.set(options.id, pipeline);
    this.#labelEarly(options.id);
    return (frame) => pipeline.pass(frame, this.#crypto);
  }

  /** Returns what to do with each frame of a new receiver; `deliver` may be called later for a frame. */
  addReceiver(
    options: TransformOptions,
    deliver: (frame: F) => void,
    askForKeyFrame: () => void,
  ): (frame: F) => void {
    const pipeline = new ReceivePipeline<F>(options.id, options.media);
    this.#receivers.set(options.id, { pipeline, deliver, askForKeyFrame });
    this.#labelEarly(options.id);
    return (frame) => {
      for (const opened of pipeline.pass(frame, this.#crypto, this.#now())) deliver(opened);
    };
  }

  remove(id: number): void {
    this.#senders.delete(id);
    this.#receivers.delete(id);
    this.#earlyLabels.delete(id);
  }

  label(message: ToFrameWorker): void {
    if (!('id' in message)) return;
    if (message.t === 'remove') {
      this.remove(message.id);
      return;
    }
    const sender = this.#senders.get(message.id);
    const receiver = this.#receivers.get(message.id);
    if (sender === undefined && receiver === undefined) {
      this.#earlyLabels.set(message.id, message);
      return;
    }
    switch (message.t) {
      case 'context':
        sender?.setContext(message.context);
        break;
      case 'expect':
        receiver?.pipeline.expect(message.leaf, message.context);
        this.#flush();
        break;
      case 'forget':
        receiver?.pipeline.forget();
        break;
      case 'block':
        sender?.block();
        receiver?.pipeline.block();
        break;
      case 'key_frame':
        receiver?.askForKeyFrame();
        break;
    }
  }

  key(message: KeyMessage): void {
    const crypto = this.#crypto;
    if (crypto === null) {
      this.#earlyKeys.push(message);
      return;
    }
    switch (message.t) {
      case 'epoch_key':
        crypto.installEpoch(message.epoch, message.baseKey, message.ownLeaf);
        message.baseKey.fill(0);
        this.#flush();
        break;
      case 'switch_sending':
        crypto.switchSending(message.epoch);
        break;
      case 'drop_epoch':
        crypto.dropEpoch(message.epoch);
        break;
    }
  }

  counters(): TransformCounters[] {
    return [
      ...[...this.#senders.values()].map((pipeline) => pipeline.counters()),
      ...[...this.#receivers.values()].map(({ pipeline }) => pipeline.counters()),
    ];
  }

  /** Zero while media.wasm is not there. */
  framesPerSecond(): number {
    return this.#newCrypto === null ? 0 : framesPerSecond(this.#newCrypto(), this.#now);
  }

  zeroise(): void {
    for (const message of this.#earlyKeys) if (message.t === 'epoch_key') message.baseKey.fill(0);
    this.#earlyKeys = [];
    this.#crypto?.zeroize();
    // The next meeting of this page begins with nothing.
    this.#crypto = this.#newCrypto?.() ?? null;
    for (const { pipeline } of this.#receivers.values()) pipeline.forget();
  }

  #flush(): void {
    for (const { pipeline, deliver } of this.#receivers.values()) {
      for (const frame of pipeline.flush(this.#crypto, this.#now())) deliver(frame);
    }
  }

  #labelEarly(id: number): void {
    const early = this.#earlyLabels.get(id);
    this.#earlyLabels.delete(id);
    if (early !== undefined) this.label(early);
  }
}
