/** A line that could not be sent, and can be sent again. */
export interface Unsent {
  readonly id: number;
  readonly text: string;
}

/** What a closed chat remembers until the meeting is over: nothing of it is stored. */
export class ChatMemory {
  #draft = '';
  #scrollTop: number | null = null;
  #unsent: readonly Unsent[] = [];
  #ids = 0;

  get draft(): string {
    return this.#draft;
  }

  /** Where one was reading; null at the end, which is followed. */
  get scrollTop(): number | null {
    return this.#scrollTop;
  }

  get unsent(): readonly Unsent[] {
    return this.#unsent;
  }

  write(draft: string): void {
    this.#draft = draft;
  }

  readAt(scrollTop: number | null): void {
    this.#scrollTop = scrollTop;
  }

  keep(text: string): void {
    this.#ids += 1;
    this.#unsent = [...this.#unsent, { id: this.#ids, text }];
  }

  drop(id: number): void {
    this.#unsent = this.#unsent.filter((one) => one.id !== id);
  }
}
