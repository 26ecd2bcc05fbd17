/** A line that could not be sent, and can be sent again. */
export interface Unsent {
  readonly id: number;
  readonly text: string;
}

/** Where somebody reads who is not at the end. */
export interface Reading {
  readonly scrollTop: number;
  /** Lines that there were when it began: the others are new. */
  readonly count: number;
  /** Lines at the beginning that are not drawn: nothing may go away above the place. */
  readonly hidden: number;
}

/** What a closed chat remembers until the meeting is over: nothing of it is stored. */
export class ChatMemory {
  #draft = '';
  #reading: Reading | null = null;
  #unsent: readonly Unsent[] = [];
  #ids = 0;

  get draft(): string {
    return this.#draft;
  }

  /** Null at the end, which is followed. */
  get reading(): Reading | null {
    return this.#reading;
  }

  get unsent(): readonly Unsent[] {
    return this.#unsent;
  }

  write(draft: string): void {
    this.#draft = draft;
  }

  readAt(reading: Reading | null): void {
    this.#reading = reading;
  }

  keep(text: string): void {
    this.#ids += 1;
    this.#unsent = [...this.#unsent, { id: this.#ids, text }];
  }

  drop(id: number): void {
    this.#unsent = this.#unsent.filter((one) => one.id !== id);
  }
}
