/** The generated modules, for a checkout in which they were not built yet. */

declare module '*/wasm/media/media.js' {
  export default function init(options: { readonly module_or_path: string }): Promise<unknown>;
  export class FrameCrypto {
    constructor();
    installEpoch(epoch: bigint, baseKey: Uint8Array, ownLeaf: number): void;
    switchSending(epoch: bigint): void;
    dropEpoch(epoch: bigint): void;
    seal(context: number, codec: number, keyFrame: boolean, frame: Uint8Array): Uint8Array;
    open(
      receiver: number,
      expectedLeaf: number,
      context: number,
      codec: number,
      frame: Uint8Array,
    ): Uint8Array;
    peekLeaf(codec: number, frame: Uint8Array): number | undefined;
    zeroize(): void;
  }
}

declare module '*/wasm/core/core.js' {
  export default function init(options: { readonly module_or_path: string }): Promise<unknown>;
  export class Core {
    constructor(nowMs: number);
    createRoom(options: string): string;
    open(options: string): void;
    connected(nowMs: number): void;
    disconnected(nowMs: number): void;
    receive(bytes: Uint8Array, nowMs: number): void;
    tick(nowMs: number): void;
    command(json: string, nowMs: number): void;
    nextDeadline(): number | undefined;
    poll(): unknown;
  }
}
