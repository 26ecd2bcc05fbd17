import type { Person } from '@snug/engine/api';
import { useEffect, useRef, useState, type RefObject } from 'react';
import { useEngine } from '../../hooks/engine.ts';
import type { Size } from '../../state/layout.ts';
import { hear, NOBODY, type Speaking } from '../../state/speaking.ts';
import { bringForward, keepOrder } from '../../state/stage.ts';

/** The size of an element, followed. */
export function useSize(element: RefObject<HTMLElement | null>): Size {
  const [size, setSize] = useState<Size>({ width: 0, height: 0 });
  useEffect(() => {
    if (element.current === null) return undefined;
    const observer = new ResizeObserver(([entry]) => {
      if (entry) setSize({ width: entry.contentRect.width, height: entry.contentRect.height });
    });
    observer.observe(element.current);
    return () => observer.disconnect();
  }, [element]);
  return size;
}

/** Who speaks now. Draws again only when somebody begins or stops. */
export function useSpeaking(): Speaking {
  const engine = useEngine();
  const latest = useRef<Speaking>(NOBODY);
  const [speaking, setSpeaking] = useState<Speaking>(NOBODY);
  useEffect(
    () =>
      engine.levels((levels) => {
        const heard = hear(latest.current, levels, performance.now());
        const changed = heard.now !== latest.current.now;
        latest.current = heard;
        if (changed) setSpeaking(heard);
      }),
    [engine],
  );
  return speaking;
}

/** The order of the others, kept stable; a speaker from another page takes the place of the most silent. */
export function useOrder(people: readonly Person[], speaking: Speaking, pageSize: number): readonly string[] {
  const [order, setOrder] = useState<readonly string[]>([]);
  let next = keepOrder(order, people);
  for (const speaker of speaking.now) next = bringForward(next, speaker, pageSize, speaking.lastMs);
  const same = next.length === order.length && next.every((id, index) => id === order[index]);
  if (!same) setOrder(next);
  return same ? order : next;
}
