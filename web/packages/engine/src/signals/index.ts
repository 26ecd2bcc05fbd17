import type { CoreCommand, CoreEvent } from '../core/port.ts';
import { reactionIn } from '../machines/signals.ts';
import type { MeetingState } from '../machines/meeting.ts';
import type { Reaction, ReactionKind, Signals } from './api.ts';

export interface SignalParts {
  command(command: CoreCommand): void;
  state(): Pick<MeetingState, 'roster' | 'hands'>;
}

/** Hands and reactions: asks the core for what a person wants, and hands on what others do. */
export class SignalSide implements Signals {
  readonly #parts: SignalParts;
  readonly #listeners = new Set<(reaction: Reaction) => void>();
  readonly #whenLowered = new Set<() => void>();
  /** As the person wants it, and as the core told it last. */
  #hand = { wanted: false, up: false };

  constructor(parts: SignalParts) {
    this.#parts = parts;
  }

  hear(event: CoreEvent): void {
    if (event.t === 'hands') this.#hearHands(event.participants);
    if (event.t === 'over') this.#hand = { wanted: false, up: false };
    const reaction = reactionIn(event, this.#parts.state().roster);
    if (reaction === null) return;
    for (const listener of this.#listeners) listener(reaction);
  }

  setHand(up: boolean): void {
    this.#hand = { ...this.#hand, wanted: up };
    this.#parts.command({ t: 'hand', raised: up });
  }

  lowerHand(participant: string): void {
    if (participant === this.#own()) this.#hand = { ...this.#hand, wanted: false };
    this.#parts.command({ t: 'lower_hands', participants: [participant] });
  }

  lowerAllHands(): void {
    const participants = this.#parts.state().hands;
    this.#hand = { ...this.#hand, wanted: false };
    if (participants.length > 0) this.#parts.command({ t: 'lower_hands', participants });
  }

  react(kind: ReactionKind): void {
    this.#parts.command({ t: 'react', reaction: kind });
  }

  onReaction(listener: (reaction: Reaction) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  onHandLowered(listener: () => void): () => void {
    this.#whenLowered.add(listener);
    return () => this.#whenLowered.delete(listener);
  }

  #hearHands(participants: readonly string[]): void {
    const own = this.#own();
    const up = own !== undefined && participants.includes(own);
    const lowered = this.#hand.up && !up && this.#hand.wanted;
    this.#hand = { up, wanted: this.#hand.wanted && !lowered };
    if (lowered) for (const listener of this.#whenLowered) listener();
  }

  #own(): string | undefined {
    return this.#parts.state().roster.find(({ own }) => own)?.participant;
  }
}
