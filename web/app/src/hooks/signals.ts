import type { ParticipantId, Signals } from '@snug/engine/api';
import { useCallback, useEffect, useSyncExternalStore } from 'react';
import { placeOf } from '../state/hands.ts';
import { ReactionShow } from '../state/reaction-show.ts';
import type { Float } from '../state/reactions.ts';
import { useEngine } from './engine.ts';

const shows = new WeakMap<Signals, ReactionShow>();

function showOf(signals: Signals): ReactionShow {
  const known = shows.get(signals);
  if (known !== undefined) return known;
  const show = new ReactionShow(signals, {
    now: () => performance.now(),
    after(ms, callback) {
      const timer = setTimeout(callback, ms);
      return () => clearTimeout(timer);
    },
  });
  shows.set(signals, show);
  return show;
}

/** Reactions over a person's tile, which is on the page while this is in use. */
export function useFloatsOver(participant: ParticipantId): readonly Float[] {
  const show = showOf(useEngine().signals);
  useEffect(() => show.placed(participant), [show, participant]);
  return useSyncExternalStore(
    show.subscribe,
    useCallback(() => show.over(participant), [show, participant]),
  );
}

/** Reactions of those whose tile is not on the page. */
export function useFloatsOverStage(): readonly Float[] {
  const show = showOf(useEngine().signals);
  return useSyncExternalStore(
    show.subscribe,
    useCallback(() => show.overStage(), [show]),
  );
}

/** A person's place in the order of hands, and whether there is an order to speak of. Drawn again when that changes. */
export function useHand(participant: ParticipantId): {
  readonly place: number | null;
  readonly several: boolean;
} {
  const engine = useEngine();
  const subscribe = useCallback((listener: () => void) => engine.subscribe(listener), [engine]);
  const place = useSyncExternalStore(subscribe, () => placeOf(engine.snapshot().hands, participant));
  const several = useSyncExternalStore(subscribe, () => engine.snapshot().hands.length > 1);
  return { place, several };
}
