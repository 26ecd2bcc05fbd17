import type { EngineSnapshot } from '@snug/engine/api';
import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { useEngine } from '../../hooks/engine.ts';
import { inWords, useText } from '../../i18n/index.ts';
import {
  happenings,
  NOTHING,
  reacted,
  sentences,
  together,
  type Happenings,
} from '../../state/announcements.ts';

const BATCH_MS = 1_200;
/** A room that applauds would talk without end. */
const REACTIONS_EVERY_MS = 6_000;

/** Says what happened, once, politely, several things together. */
export function Announcer({ snapshot, chatOpen }: { snapshot: EngineSnapshot; chatOpen: boolean }) {
  const { t, say } = useText();
  const { signals } = useEngine();
  const before = useRef(snapshot);
  const collected = useRef<Happenings>(NOTHING);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const dueAt = useRef(Number.POSITIVE_INFINITY);
  const reactionsSaidAt = useRef(-REACTIONS_EVERY_MS);
  const [said, setSaid] = useState('');
  const words = (count: number) => inWords(t, count);

  const speak = useEffectEvent(() => {
    dueAt.current = Number.POSITIVE_INFINITY;
    if (collected.current.reacted.length > 0) reactionsSaidAt.current = performance.now();
    const lines = sentences(collected.current, words);
    collected.current = NOTHING;
    setSaid(lines.map((line) => say(line)).join('. '));
  });

  const collect = useEffectEvent((happened: Happenings) => {
    collected.current = together(collected.current, happened);
    if (sentences(collected.current, words).length === 0) return;
    const now = performance.now();
    const onlyReactions = sentences({ ...collected.current, reacted: [] }, words).length === 0;
    const rested = onlyReactions ? reactionsSaidAt.current + REACTIONS_EVERY_MS : 0;
    const due = Math.max(now + BATCH_MS, rested);
    if (due >= dueAt.current) return;
    dueAt.current = due;
    clearTimeout(timer.current);
    timer.current = setTimeout(() => speak(), due - now);
  });

  useEffect(() => {
    const happened = happenings(before.current, snapshot, chatOpen);
    before.current = snapshot;
    collect(happened);
  }, [snapshot, chatOpen]);
  useEffect(
    () => signals.onReaction((reaction) => collect(reacted(reaction, before.current.people))),
    [signals],
  );
  useEffect(() => () => clearTimeout(timer.current), []);
  return (
    <div className="vh" role="status" aria-live="polite">
      {said}
    </div>
  );
}
