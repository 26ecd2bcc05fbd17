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

  constructor(parts: SignalParts) {
    this.#parts = parts;
  }

  hear(event: CoreEvent): void {
    const reaction = reactionIn(event, this.#parts.state().roster);
    if (reaction === null) return;
    for (const listener of this.#listeners) listener(reaction);
  }

  setHand(up: boolean): void {
    this.#parts.command({ t: 'hand', raised: up });
  }

  lowerHand(participant: string): void {
    this.#parts.command({ t: 'lower_hands', participants: [participant] });
  }

  lowerAllHands(): void {
    const participants = this.#parts.state().hands;
    if (participants.length > 0) this.#parts.command({ t: 'lower_hands', participants });
  }

  react(kind: ReactionKind): void {
    this.#parts.command({ t: 'react', reaction: kind });
  }

  onReaction(listener: (reaction: Reaction) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
