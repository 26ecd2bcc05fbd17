/**
 * Between a track and its sender: black pictures or silence go first, until the counts prove that what
 * leaves was sealed. Only then the wanted track goes out (e2ee.md 7.5, rule 4).
 */

import { type Canary, makeCanary } from './canary.ts';

/** The part of RTCRtpSender that is used. */
export interface GatedSender {
  readonly track: MediaStreamTrack | null;
  replaceTrack(track: MediaStreamTrack | null): Promise<void>;
}

export class SenderGate {
  #state: 'canary' | 'open' | 'shut' = 'canary';
  #wanted: MediaStreamTrack | null;
  readonly #canary: Canary | null;
  readonly #replace: (track: MediaStreamTrack | null) => Promise<void>;

  /** Takes the sender's `replaceTrack` over, in the tick in which the sender was made. */
  constructor(sender: GatedSender, canaryFor: (track: MediaStreamTrack) => Canary = makeCanary) {
    this.#replace = sender.replaceTrack.bind(sender);
    this.#wanted = sender.track;
    sender.replaceTrack = (track) => this.replace(track);
    this.#canary = sender.track === null ? null : canaryFor(sender.track);
    if (this.#canary !== null) void this.#swap(this.#canary.track);
  }

  get state(): 'canary' | 'open' | 'shut' {
    return this.#state;
  }

  async replace(track: MediaStreamTrack | null): Promise<void> {
    if (this.#state === 'shut') return;
    this.#wanted = track;
    if (this.#state === 'open') await this.#replace(track);
  }

  /** The counts are right. */
  open(): void {
    if (this.#state !== 'canary') return;
    this.#state = 'open';
    void this.#swap(this.#wanted).then(() => this.#canary?.stop());
  }

  /** Something left that was not sealed; nothing more will leave here. */
  shut(): void {
    if (this.#state === 'shut') return;
    this.#state = 'shut';
    this.#canary?.stop();
    void this.#swap(null);
  }

  /** The sender is no longer in use. */
  dispose(): void {
    this.#canary?.stop();
  }

  async #swap(track: MediaStreamTrack | null): Promise<void> {
    // Refused only when the connection is closed, and then nothing leaves.
    await this.#replace(track).catch(() => undefined);
  }
}
