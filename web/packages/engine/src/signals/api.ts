/** Hands and reactions: what the interface sees and asks for. */

/** The reactions that there are, in the order in which they are offered. */
export type ReactionKind = 'thumbs_up' | 'heart' | 'applause' | 'laugh' | 'surprise' | 'celebrate';

/** A moment, not a state: it is told once and stands nowhere. */
export interface Reaction {
  readonly participant: string;
  readonly kind: ReactionKind;
  readonly own: boolean;
}

export interface Signals {
  setHand(up: boolean): void;
  /** The host's to do for anybody, everybody's for themselves. */
  lowerHand(participant: string): void;
  /** Hosts only: everybody's. */
  lowerAllHands(): void;
  /** More than a few a second are dropped. */
  react(kind: ReactionKind): void;
  /** Others' reactions and one's own, as they happen; returns the way to stop. */
  onReaction(listener: (reaction: Reaction) => void): () => void;
  /** The host lowered one's own hand. */
  onHandLowered(listener: () => void): () => void;
}
