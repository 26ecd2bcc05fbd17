import type { EngineSnapshot } from '@snug/engine/api';
import { useEffect, useRef, useState } from 'react';
import { inWords, useText } from '../../i18n/index.ts';
import { happenings, NOTHING, sentences, together, type Happenings } from '../../state/announcements.ts';

const BATCH_MS = 1_200;

/** Says what happened, once, politely, several things together. */
export function Announcer({ snapshot, chatOpen }: { snapshot: EngineSnapshot; chatOpen: boolean }) {
  const { t, say } = useText();
  const before = useRef(snapshot);
  const collected = useRef<Happenings>(NOTHING);
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  const [said, setSaid] = useState('');
  useEffect(() => {
    const happened = happenings(before.current, snapshot, chatOpen);
    before.current = snapshot;
    collected.current = together(collected.current, happened);
    const due = sentences(collected.current, (count) => inWords(t, count)).length > 0;
    if (!due || timer.current !== null) return;
    timer.current = setTimeout(() => {
      timer.current = null;
      const lines = sentences(collected.current, (count) => inWords(t, count));
      collected.current = NOTHING;
      setSaid(lines.map((line) => say(line)).join('. '));
    }, BATCH_MS);
  }, [snapshot, chatOpen, t, say]);
  useEffect(
    () => () => {
      if (timer.current !== null) clearTimeout(timer.current);
    },
    [],
  );
  return (
    <div className="vh" role="status" aria-live="polite">
      {said}
    </div>
  );
}
