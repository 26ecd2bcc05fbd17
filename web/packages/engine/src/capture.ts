/** One's own tracks: opens them, lets go of them, and tells what the system does with them. Decides nothing. */

import type { StreamKind } from './api.ts';

/** A track on its way out. The raw track is not its business: whoever opened that stops it. */
export interface Treated {
  readonly track: MediaStreamTrack;
  stop(): void;
}

/**
 * Where a raw track becomes the one that is shown and sent. It may be the same. Must not fail: a
 * microphone that cannot be treated goes as it is, instead of a camera goes something drawn.
 */
export type Treatment = (kind: StreamKind, raw: MediaStreamTrack) => Promise<Treated>;

export const untreated: Treatment = async (_kind, track) => ({ track, stop: () => undefined });

export interface CaptureListener {
  /** The track to show and send changed; null: there is none now. */
  onTrack(kind: StreamKind, track: MediaStreamTrack | null): void;
  /** Not by us: unplugged, taken away, forbidden, or "stop sharing" in the browser's own bar. */
  onEnded(kind: StreamKind): void;
  /** The system holds it back, as during a phone call. */
  onHeldBack(kind: StreamKind, held: boolean): void;
}

interface Held {
  readonly raw: MediaStreamTrack;
  readonly treated: Treated;
  readonly forget: () => void;
}

export class Capture {
  readonly #listener: CaptureListener;
  readonly #treatment: Treatment;
  readonly #held = new Map<StreamKind, Held>();
  /** Counts what was taken or released, so that a treatment that took longer does not undo it. */
  readonly #turns = new Map<StreamKind, number>();
  #muted = false;

  constructor(listener: CaptureListener, treatment: Treatment = untreated) {
    this.#listener = listener;
    this.#treatment = treatment;
  }

  /** What is shown and sent. */
  track(kind: StreamKind): MediaStreamTrack | null {
    return this.#held.get(kind)?.treated.track ?? null;
  }

  /** As it comes from the device. */
  raw(kind: StreamKind): MediaStreamTrack | null {
    return this.#held.get(kind)?.raw ?? null;
  }

  /** False: something else was taken, or it was released, meanwhile; the track is stopped. */
  async take(kind: StreamKind, raw: MediaStreamTrack): Promise<boolean> {
    const turn = this.#turn(kind);
    if (kind === 'microphone') raw.enabled = !this.#muted;
    const treated = await this.#treatment(kind, raw);
    if (this.#turns.get(kind) !== turn) {
      treated.stop();
      raw.stop();
      return false;
    }
    const before = this.#held.get(kind);
    this.#held.set(kind, { raw, treated, forget: this.#follow(kind, raw) });
    if (kind === 'microphone') this.#applyMuted();
    this.#listener.onTrack(kind, treated.track);
    if (before !== undefined) letGo(before);
    return true;
  }

  /** Treats the same raw track anew, after a setting of the treatment changed. */
  async treatAgain(kind: StreamKind): Promise<void> {
    const held = this.#held.get(kind);
    if (held === undefined) return;
    const turn = this.#turn(kind);
    const treated = await this.#treatment(kind, held.raw);
    if (this.#turns.get(kind) !== turn || this.#held.get(kind) !== held) {
      treated.stop();
      return;
    }
    this.#held.set(kind, { ...held, treated });
    if (kind === 'microphone') this.#applyMuted();
    if (treated.track !== held.treated.track) this.#listener.onTrack(kind, treated.track);
    held.treated.stop();
  }

  release(kind: StreamKind): void {
    this.#turn(kind);
    const held = this.#held.get(kind);
    if (held === undefined) return;
    this.#held.delete(kind);
    letGo(held);
    this.#listener.onTrack(kind, null);
  }

  /** The microphone stays open while it is muted, so that holding a key can talk at once. */
  setMuted(muted: boolean): void {
    this.#muted = muted;
    this.#applyMuted();
  }

  #applyMuted(): void {
    const held = this.#held.get('microphone');
    if (held === undefined) return;
    held.raw.enabled = !this.#muted;
    held.treated.track.enabled = !this.#muted;
  }

  #turn(kind: StreamKind): number {
    const turn = (this.#turns.get(kind) ?? 0) + 1;
    this.#turns.set(kind, turn);
    return turn;
  }

  #follow(kind: StreamKind, raw: MediaStreamTrack): () => void {
    const ended = () => this.#listener.onEnded(kind);
    const muted = () => this.#listener.onHeldBack(kind, true);
    const unmuted = () => this.#listener.onHeldBack(kind, false);
    raw.addEventListener('ended', ended);
    raw.addEventListener('mute', muted);
    raw.addEventListener('unmute', unmuted);
    return () => {
      raw.removeEventListener('ended', ended);
      raw.removeEventListener('mute', muted);
      raw.removeEventListener('unmute', unmuted);
    };
  }
}

function letGo({ raw, treated, forget }: Held): void {
  forget();
  treated.stop();
  raw.stop();
}
