import type { KeyAction } from './keys.ts';

export interface KeyHandler {
  /** False: not done, the key belongs to the browser. */
  down(): boolean | void;
  /** The key was let go, or the window lost it. */
  up?(): void;
}

/** Who does what a key asks for. The last one that said so has it. */
export class KeyRegistry {
  readonly #handlers = new Map<KeyAction, KeyHandler[]>();
  #held: { readonly key: string; readonly handler: KeyHandler } | null = null;

  add(action: KeyAction, handler: KeyHandler): () => void {
    this.#handlers.set(action, [...(this.#handlers.get(action) ?? []), handler]);
    return () => {
      if (this.#held?.handler === handler) this.release();
      const rest = (this.#handlers.get(action) ?? []).filter((one) => one !== handler);
      if (rest.length === 0) this.#handlers.delete(action);
      else this.#handlers.set(action, rest);
    };
  }

  has(action: KeyAction): boolean {
    return this.#handlers.has(action);
  }

  /** True when something was done with the key. */
  press(action: KeyAction, key: string): boolean {
    const handler = this.#handlers.get(action)?.at(-1);
    if (handler === undefined || handler.down() === false) return false;
    if (handler.up !== undefined) {
      this.release();
      this.#held = { key, handler };
    }
    return true;
  }

  /** Lets go of the key, or of whatever is held. */
  release(key?: string): void {
    if (this.#held === null || (key !== undefined && this.#held.key !== key)) return;
    const { handler } = this.#held;
    this.#held = null;
    handler.up?.();
  }
}
