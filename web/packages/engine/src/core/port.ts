/** What `core.wasm` offers and says; the contract with crates/client-wasm `core.rs`. */

export interface CorePort {
  /** Takes and returns JSON. */
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

export type CoreOutput =
  | { readonly kind: 'send'; readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly kind: 'connect' }
  | { readonly kind: 'close' }
  | { readonly kind: 'event'; readonly json: string }
  | {
      readonly kind: 'epoch_key';
      readonly epoch: bigint;
      readonly baseKey: Uint8Array<ArrayBuffer>;
      readonly ownLeaf: number;
    }
  | { readonly kind: 'switch_sending'; readonly epoch: bigint }
  | { readonly kind: 'drop_epoch'; readonly epoch: bigint };

export type CorePhase = 'connecting' | 'proving' | 'opened' | 'joining' | 'joined' | 'reconnecting' | 'over';

export interface RosterMember {
  readonly participant: string;
  readonly leaf: number;
  readonly name: string;
  readonly own: boolean;
  readonly host: boolean;
  readonly name_readable: boolean;
  readonly since_ms: number;
}

export type CoreRefusal = 'denied' | 'rate_limited' | 'full' | 'host_mismatch' | 'group_refused' | 'protocol';

export type CoreEvent =
  | { readonly t: 'phase'; readonly phase: CorePhase; readonly since_ms: number }
  | {
      readonly t: 'opened';
      readonly title: string | null;
      readonly passphrase_needed: boolean;
      readonly is_host: boolean;
      readonly expires_at_unix_ms: number;
      readonly present: number;
    }
  | { readonly t: 'refused'; readonly reason: CoreRefusal; readonly retry_after_ms: number }
  | { readonly t: 'media'; readonly url: string | null; readonly token: string }
  | {
      readonly t: 'roster';
      readonly epoch: number;
      readonly code: readonly string[];
      readonly members: readonly RosterMember[];
    }
  | {
      readonly t: 'history';
      readonly kind: 'joined' | 'left' | 'rejoined' | 'renamed';
      readonly participant: string;
      readonly name: string;
      readonly at_ms: number;
    }
  | {
      readonly t: 'chat';
      readonly id: string;
      readonly participant: string;
      readonly leaf: number;
      readonly name: string;
      readonly text: string;
      readonly ts_unix_ms: number;
      readonly own: boolean;
    }
  | { readonly t: 'hands'; readonly participants: readonly string[] }
  | {
      readonly t: 'reaction';
      readonly participant: string;
      readonly reaction: string;
      readonly own: boolean;
    }
  | { readonly t: 'alarm'; readonly code: string; readonly detail: string }
  | {
      readonly t: 'over';
      readonly reason: 'left' | 'ended_by_host' | 'last_left' | 'expired' | 'replaced';
    }
  | { readonly t: 'server_stopping' };

export type CoreCommand =
  | { readonly t: 'join'; readonly name: string }
  | { readonly t: 'chat'; readonly text: string }
  | { readonly t: 'hand'; readonly raised: boolean }
  | { readonly t: 'lower_hands'; readonly participants: readonly string[] }
  | { readonly t: 'react'; readonly reaction: string }
  | { readonly t: 'leave' }
  | { readonly t: 'page_closed' }
  | { readonly t: 'end' }
  | { readonly t: 'retry' };

export interface OpenOptions {
  readonly fragment: string;
  readonly passphrase?: string;
  readonly host_seed?: string;
}

export interface CreatedRoom {
  readonly link_fragment: string;
  readonly host_seed: string;
  readonly title: string | null;
  readonly request: import('@snug/api-client').CreateRoomRequest;
}
