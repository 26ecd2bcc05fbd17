import type { Kept } from './api.ts';
import type { BrowserMemory } from './storage.ts';

/** What this browser keeps, for whoever wants to see or erase it. */
export class KeptInBrowser implements Kept {
  readonly #memory: BrowserMemory;
  readonly #onErased: () => void;

  constructor(memory: BrowserMemory, onErased: () => void) {
    this.#memory = memory;
    this.#onErased = onErased;
  }

  list(): ReturnType<Kept['list']> {
    return this.#memory.list();
  }

  erase(): void {
    this.#memory.erase();
    this.#onErased();
  }
}
