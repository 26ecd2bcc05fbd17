import type { EngineSnapshot, Reaction, ReactionKind, Signals } from '../api.ts';

export interface FakeStage {
  readonly calls: string[];
  snapshot(): EngineSnapshot;
  show(change: Partial<EngineSnapshot>): void;
}

export class FakeSignals implements Signals {
  readonly #engine: FakeStage;
  readonly #listeners = new Set<(reaction: Reaction) => void>();
  readonly #whenLowered = new Set<() => void>();

  constructor(engine: FakeStage) {
    this.#engine = engine;
  }

  setHand(up: boolean): void {
    this.#engine.calls.push('setHand');
    const own = this.#engine.snapshot().people.find((someone) => someone.own);
    if (own === undefined) return;
    const others = this.#without(own.participant);
    this.#engine.show({ hands: up ? [...others, own.participant] : others });
  }

  lowerHand(participant: string): void {
    this.#engine.calls.push('lowerHand');
    this.#engine.show({ hands: this.#without(participant) });
  }

  lowerAllHands(): void {
    this.#engine.calls.push('lowerAllHands');
    this.#engine.show({ hands: [] });
  }

  react(kind: ReactionKind): void {
    this.#engine.calls.push('react');
    const own = this.#engine.snapshot().people.find((someone) => someone.own);
    if (own !== undefined) this.tell({ participant: own.participant, kind, own: true });
  }

  get isHeard(): boolean {
    return this.#listeners.size > 0;
  }

  /** Somebody reacts. */
  tell(reaction: Reaction): void {
    for (const listener of this.#listeners) listener(reaction);
  }

  /** The host lowers one's own hand. */
  lowerOwn(): void {
    this.setHand(false);
    for (const listener of this.#whenLowered) listener();
  }

  onHandLowered(listener: () => void): () => void {
    this.#whenLowered.add(listener);
    return () => this.#whenLowered.delete(listener);
  }

  onReaction(listener: (reaction: Reaction) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #without(participant: string): readonly string[] {
    return this.#engine.snapshot().hands.filter((id) => id !== participant);
  }
}
