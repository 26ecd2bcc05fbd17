import type { Engine, ParticipantId } from '@snug/engine/api';
import { hear, SILENCE, type Speech } from '@snug/engine/layout';

/** In levels and on tiles, oneself. */
export const OWN = 'own';

/**
 * Listens to who speaks and marks their tiles, past React: ten times a second is too often to draw a page.
 * Nothing runs while nobody looks, unless a small window over other programs shows the meeting.
 */
export class SpeechBoard {
  readonly #engine: Pick<Engine, 'levels'>;
  readonly #marked = new Map<ParticipantId, Set<HTMLElement>>();
  readonly #listeners = new Set<() => void>();
  #speech: Speech = SILENCE;
  #stop: (() => void) | null = null;
  #users = 0;
  #windows = 0;

  constructor(engine: Pick<Engine, 'levels'>) {
    this.#engine = engine;
  }

  get speech(): Speech {
    return this.#speech;
  }

  /** Calls back when somebody begins or stops to speak, or takes the floor. */
  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    const release = this.#use();
    return () => {
      this.#listeners.delete(listener);
      release();
    };
  };

  /** Sets `data-speaking` on the element while the person speaks. */
  mark(id: ParticipantId, element: HTMLElement): () => void {
    const elements = this.#marked.get(id) ?? new Set();
    this.#marked.set(id, elements.add(element));
    element.toggleAttribute('data-speaking', this.#speech.now.has(id));
    const release = this.#use();
    return () => {
      elements.delete(element);
      if (elements.size === 0) this.#marked.delete(id);
      element.removeAttribute('data-speaking');
      release();
    };
  }

  /** Goes on although the page is hidden. */
  keepOn(): () => void {
    this.#windows += 1;
    this.#decide();
    return () => {
      this.#windows -= 1;
      this.#decide();
    };
  }

  #use(): () => void {
    this.#users += 1;
    if (this.#users === 1) document.addEventListener('visibilitychange', this.#decide);
    this.#decide();
    return () => {
      this.#users -= 1;
      if (this.#users === 0) document.removeEventListener('visibilitychange', this.#decide);
      this.#decide();
    };
  }

  readonly #decide = (): void => {
    const wanted = this.#users > 0 && (!document.hidden || this.#windows > 0);
    if (wanted && this.#stop === null) {
      this.#stop = this.#engine.levels((levels) =>
        this.#update(hear(this.#speech, levels, performance.now())),
      );
    } else if (!wanted && this.#stop !== null) {
      this.#stop();
      this.#stop = null;
      this.#update({ ...SILENCE, floor: this.#speech.floor, lastMs: this.#speech.lastMs });
    }
  };

  #update(speech: Speech): void {
    const before = this.#speech;
    this.#speech = speech;
    if (speech.now === before.now && speech.floor === before.floor) return;
    for (const id of new Set([...before.now, ...speech.now])) {
      const speaks = speech.now.has(id);
      if (speaks === before.now.has(id)) continue;
      for (const element of this.#marked.get(id) ?? []) element.toggleAttribute('data-speaking', speaks);
    }
    for (const listener of this.#listeners) listener();
  }
}
