/** Reactions that are on the page right now: few enough to see, gone after a moment. Pure. */

import type { ParticipantId, Reaction, ReactionKind } from '@snug/engine/api';
import type { TextKey } from '../i18n/keys.ts';

/** In the order of the keys 1 to 6, with what a control for it does. */
export const REACTIONS: readonly { readonly kind: ReactionKind; readonly label: TextKey }[] = [
  { kind: 'thumbs_up', label: 'reactions.thumbsUp' },
  { kind: 'heart', label: 'reactions.heart' },
  { kind: 'applause', label: 'reactions.applause' },
  { kind: 'laugh', label: 'reactions.laugh' },
  { kind: 'surprise', label: 'reactions.surprise' },
  { kind: 'celebrate', label: 'reactions.celebrate' },
];

/** A reaction on its way up. */
export interface Float {
  readonly id: number;
  readonly participant: ParticipantId;
  readonly kind: ReactionKind;
  /** Over the person's tile; or, when that is not on the page, over the stage, with the name. */
  readonly place: 'tile' | 'stage';
  /** Side by side instead of one on another. */
  readonly lane: number;
  readonly untilMs: number;
}

export const FLOAT_MS = 3_600;
export const LANES = 4;
/** More at once would hide the person, or the room. What is more is not drawn. */
const PER_PERSON_MAX = 4;
const STAGE_MAX = 6;
const ALL_MAX = 40;

export function admit(
  floats: readonly Float[],
  { participant, kind }: Reaction,
  place: Float['place'],
  now: number,
): readonly Float[] {
  const live = expire(floats, now);
  const theirs = live.filter((float) => float.participant === participant);
  const onStage = live.filter((float) => float.place === 'stage');
  if (live.length >= ALL_MAX || theirs.length >= PER_PERSON_MAX) return live;
  if (place === 'stage' && onStage.length >= STAGE_MAX) return live;
  const beside = place === 'stage' ? onStage : theirs;
  const id = (floats.at(-1)?.id ?? 0) + 1;
  const lane = ((beside.at(-1)?.lane ?? -1) + 1) % LANES;
  return [...live, { id, participant, kind, place, lane, untilMs: now + FLOAT_MS }];
}

/** The same array when none is over. */
export function expire(floats: readonly Float[], now: number): readonly Float[] {
  const live = floats.filter(({ untilMs }) => untilMs > now);
  return live.length === floats.length ? floats : live;
}
