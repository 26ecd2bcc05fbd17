/** Hands and reactions as the core tells them, held against who is here. Pure. */

import type { CoreEvent, RosterMember } from '../core/port.ts';
import type { Reaction, ReactionKind } from '../signals/api.ts';

export const REACTION_KINDS: readonly ReactionKind[] = [
  'thumbs_up',
  'heart',
  'applause',
  'laugh',
  'surprise',
  'celebrate',
];

/** The hands of those who are here, in their order. The same array when nothing changes. */
export function handsOf(hands: readonly string[], roster: readonly RosterMember[]): readonly string[] {
  const here = new Set(roster.map(({ participant }) => participant));
  const kept = hands.filter((participant) => here.has(participant));
  return kept.length === hands.length ? hands : kept;
}

/** Null for what is no reaction, one of another version, or of somebody who is not here. */
export function reactionIn(event: CoreEvent, roster: readonly RosterMember[]): Reaction | null {
  if (event.t !== 'reaction') return null;
  const kind = REACTION_KINDS.find((known) => known === event.reaction);
  const here = roster.some(({ participant }) => participant === event.participant);
  return kind === undefined || !here ? null : { participant: event.participant, kind, own: event.own };
}
