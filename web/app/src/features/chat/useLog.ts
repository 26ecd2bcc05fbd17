import { useLayoutEffect, useRef, useState } from 'react';
import type { ChatMemory, Reading } from '../../state/chat-memory.ts';

const NEAR_END_PX = 60;
/** Lines drawn at first, and more each time that earlier ones are asked for. */
const LINES_SHOWN = 200;

/** Follows the end while one is there, keeps the place while one reads further up. */
export function useLog(memory: ChatMemory, count: number) {
  const log = useRef<HTMLDivElement>(null);
  const heightBefore = useRef<number | null>(null);
  const latest = Math.max(0, count - LINES_SHOWN);
  const [reading, setReading] = useState(memory.reading);
  const readAt = (place: Reading | null) => {
    memory.readAt(place);
    setReading(place);
  };

  useLayoutEffect(() => {
    if (log.current !== null && memory.reading !== null) log.current.scrollTop = memory.reading.scrollTop;
  }, [memory]);

  useLayoutEffect(() => {
    const box = log.current;
    if (box === null) return;
    if (heightBefore.current !== null) {
      box.scrollTop += box.scrollHeight - heightBefore.current;
      heightBefore.current = null;
      // The button that was pressed is gone when there is nothing earlier.
      if (document.activeElement === document.body) box.focus({ preventScroll: true });
      // Earlier lines are asked for and no news to read out.
      requestAnimationFrame(() => box.removeAttribute('aria-busy'));
    } else if (memory.reading === null) {
      box.scrollTop = box.scrollHeight;
    }
  });

  const follow = () => {
    const box = log.current;
    if (box === null) return;
    const atEnd = box.scrollHeight - box.scrollTop - box.clientHeight < NEAR_END_PX;
    if (atEnd) {
      if (reading !== null) readAt(null);
    } else if (reading === null) {
      readAt({ scrollTop: box.scrollTop, count, hidden: latest });
    } else {
      // Where exactly is not drawn.
      memory.readAt({ ...reading, scrollTop: box.scrollTop });
    }
  };
  const toEnd = () => {
    const box = log.current;
    if (box === null) return;
    box.scrollTop = box.scrollHeight;
    readAt(null);
  };
  const showEarlier = () => {
    const box = log.current;
    if (box === null) return;
    heightBefore.current = box.scrollHeight;
    box.setAttribute('aria-busy', 'true');
    const before = reading ?? { count, hidden: latest };
    readAt({ ...before, scrollTop: box.scrollTop, hidden: Math.max(0, before.hidden - LINES_SHOWN) });
  };
  return {
    log,
    hidden: reading?.hidden ?? latest,
    fresh: reading === null ? 0 : count - reading.count,
    follow,
    toEnd,
    showEarlier,
  };
}
