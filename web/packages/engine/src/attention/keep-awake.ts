/** Keeps the screen on while it is wanted. Browsers take the lock away from a page that is hidden. */

export interface WakeLock {
  release(): Promise<void>;
  addEventListener(type: 'release', listener: () => void): void;
}

export class KeepAwake {
  readonly #request: () => Promise<WakeLock | null>;
  #wanted = false;
  #visible = true;
  #lock: WakeLock | null = null;
  #asking = false;

  constructor(request: () => Promise<WakeLock | null>) {
    this.#request = request;
  }

  update(wanted: boolean, visible: boolean): void {
    this.#wanted = wanted;
    this.#visible = visible;
    if (!wanted) void this.#release();
    else if (visible) void this.#acquire();
  }

  async #acquire(): Promise<void> {
    if (this.#lock !== null || this.#asking) return;
    this.#asking = true;
    // Refused on an empty battery, or by the browser's settings: then the screen goes dark as it always did.
    const lock = await this.#request().catch(() => null);
    this.#asking = false;
    if (lock === null) return;
    this.#lock = lock;
    lock.addEventListener('release', () => {
      if (this.#lock === lock) this.#lock = null;
    });
    if (!this.#wanted || !this.#visible) await this.#release();
  }

  async #release(): Promise<void> {
    const lock = this.#lock;
    this.#lock = null;
    await lock?.release().catch(() => undefined);
  }
}
