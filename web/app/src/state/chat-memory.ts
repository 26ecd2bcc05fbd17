/** A line that could not be sent, and can be sent again. */
export interface Unsent {
  readonly id: number;
  readonly text: string;
}

/** What a closed chat remembers until the meeting is over: nothing of it is stored. */
export class ChatMemory {
  draft = '';
  /** Where one was reading; null at the end, which is followed. */
  scrollTop: number | null = null;
  unsent: readonly Unsent[] = [];
  #ids = 0;

  keep(text: string): void {
    this.#ids += 1;
    this.unsent = [...this.unsent, { id: this.#ids, text }];
  }

  drop(id: number): void {
    this.unsent = this.unsent.filter((one) => one.id !== id);
  }
}
