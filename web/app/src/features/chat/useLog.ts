import { useLayoutEffect, useRef, useState } from 'react';
import type { ChatMemory } from '../../state/chat-memory.ts';

const NEAR_END_PX = 60;
/** Lines drawn at first, and more each time that earlier ones are asked for. */
export const LINES_SHOWN = 200;

/** Follows the end while one is there, keeps the place while one reads further up. */
export function useLog(memory: ChatMemory, count: number) {
  const log = useRef<HTMLDivElement>(null);
  const heightBefore = useRef<number | null>(null);
  const [shown, setShown] = useState(LINES_SHOWN);
  /** How many lines there were when the end was last in view. */
  const [seen, setSeen] = useState<number | null>(memory.scrollTop === null ? null : count);

  useLayoutEffect(() => {
    if (log.current !== null && memory.scrollTop !== null) log.current.scrollTop = memory.scrollTop;
  }, [memory]);

  useLayoutEffect(() => {
    const box = log.current;
    if (box === null) return;
    if (heightBefore.current !== null) {
      box.scrollTop += box.scrollHeight - heightBefore.current;
      heightBefore.current = null;
      // Earlier lines are asked for and no news to read out.
      requestAnimationFrame(() => box.removeAttribute('aria-busy'));
    } else if (memory.scrollTop === null) {
      box.scrollTop = box.scrollHeight;
    }
  });

  const follow = () => {
    const box = log.current;
    if (box === null) return;
    const atEnd = box.scrollHeight - box.scrollTop - box.clientHeight < NEAR_END_PX;
    memory.readAt(atEnd ? null : box.scrollTop);
    setSeen(atEnd ? null : (before) => before ?? count);
  };
  const toEnd = () => {
    const box = log.current;
    if (box === null) return;
    box.scrollTop = box.scrollHeight;
    memory.readAt(null);
    setSeen(null);
  };
  const showEarlier = () => {
    heightBefore.current = log.current?.scrollHeight ?? null;
    log.current?.setAttribute('aria-busy', 'true');
    setShown(shown + LINES_SHOWN);
  };
  return { log, shown, fresh: seen === null ? 0 : count - seen, follow, toEnd, showEarlier };
}
