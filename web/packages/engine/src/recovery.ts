/** Notices that the device slept and that the network went and came, and has done at once what would come late. */

import { type Slept, sleptBetween } from './machines/wake.ts';
import type { PageWatch } from './page.ts';

export interface RecoveryListener {
  /** Whatever was open may be dead without knowing. */
  onWoke(slept: Slept): void;
  onOnline(online: boolean): void;
  /** Browsers play sound after a press. */
  onGesture(): void;
  now(): number;
}

export class Recovery {
  readonly #page: PageWatch;
  readonly #listener: RecoveryListener;
  #lastUnixMs: number;
  #offlineSinceUnixMs: number | null;
  /** Since the last call. */
  #wasHidden: boolean;

  constructor(page: PageWatch, listener: RecoveryListener) {
    this.#page = page;
    this.#listener = listener;
    this.#lastUnixMs = listener.now();
    this.#wasHidden = !page.visible;
    this.#offlineSinceUnixMs = page.online ? null : listener.now();
    page.listen({
      onResumed: () => this.#look(false),
      onVisible: (visible) => {
        if (!visible) this.#wasHidden = true;
        this.tick();
      },
      onOnline: (online) => {
        this.#offlineSinceUnixMs = online ? null : (this.#offlineSinceUnixMs ?? listener.now());
        listener.onOnline(online);
      },
      onGesture: () => listener.onGesture(),
    });
  }

  get offlineSinceUnixMs(): number | null {
    return this.#offlineSinceUnixMs;
  }

  /** Regularly; late when the page did not run. */
  tick(): void {
    this.#look(this.#wasHidden);
  }

  #look(hidden: boolean): void {
    const now = this.#listener.now();
    const slept = sleptBetween(this.#lastUnixMs, now, !hidden);
    this.#lastUnixMs = now;
    this.#wasHidden = !this.#page.visible;
    if (slept !== null) this.#listener.onWoke(slept);
  }
}
