/** Stands in for media.wasm in tests: seals by prefixing epoch, leaf and context, and checks them like the real one. */

import type { Codec } from './codec.ts';
import type { FrameCryptoPort } from './port.ts';

const MARK = 0x5f;

export class FakeCrypto implements FrameCryptoPort {
  readonly epochs = new Map<bigint, number>();
  sending: bigint | null = null;
  zeroized = false;
  #seen = new Set<string>();
  #counter = 0;

  installEpoch(epoch: bigint, _baseKey: Uint8Array, ownLeaf: number): void {
    this.epochs.set(epoch, ownLeaf);
  }

  switchSending(epoch: bigint): void {
    this.sending = epoch;
  }

  dropEpoch(epoch: bigint): void {
    this.epochs.delete(epoch);
  }

  seal(context: number, _codec: Codec, _keyFrame: boolean, frame: Uint8Array): Uint8Array {
    const leaf = this.sending === null ? undefined : this.epochs.get(this.sending);
    if (leaf === undefined) throw new Error('no_key');
    return sealed(Number(this.sending), leaf, context, this.#counter++, frame);
  }

  open(
    receiver: number,
    expectedLeaf: number,
    context: number,
    _codec: Codec,
    frame: Uint8Array,
  ): Uint8Array {
    const [mark, epoch, leaf, sentContext, counter] = frame;
    if (mark !== MARK || epoch === undefined) throw new Error('not_sframe');
    if (!this.epochs.has(BigInt(epoch))) throw new Error('unknown_epoch');
    if (leaf !== expectedLeaf) throw new Error('wrong_sender');
    if (sentContext !== context) throw new Error('wrong_context');
    const identity = `${receiver}:${epoch}:${leaf}:${sentContext}:${counter}`;
    if (this.#seen.has(identity)) throw new Error('replayed');
    this.#seen.add(identity);
    return frame.slice(5);
  }

  peekLeaf(_codec: Codec, frame: Uint8Array): number | undefined {
    return frame[0] === MARK ? frame[2] : undefined;
  }

  zeroize(): void {
    this.epochs.clear();
    this.zeroized = true;
  }
}

export function sealed(
  epoch: number,
  leaf: number,
  context: number,
  counter: number,
  frame: Uint8Array,
): Uint8Array {
  return new Uint8Array([MARK, epoch, leaf, context, counter, ...frame]);
}
