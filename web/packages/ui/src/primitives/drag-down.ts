import { useRef, type PointerEvent } from 'react';

const FAR_PX = 110;
const QUICK_PX_PER_MS = 0.55;

interface Drag {
  readonly pointer: number;
  readonly fromY: number;
  readonly atMs: number;
}

/**
 * A sheet that is drawn down by its head closes, as one expects of phones; a button does the same. The sheet follows
 * the finger without React. `grip` is on the page only where panels are sheets.
 */
export function useDragDown(onClose: () => void) {
  const sheet = useRef<HTMLElement>(null);
  const grip = useRef<HTMLSpanElement>(null);
  const drag = useRef<Drag | null>(null);
  const isSheet = () => grip.current !== null && getComputedStyle(grip.current).display !== 'none';
  const move = (y: number) => {
    if (sheet.current !== null) sheet.current.style.translate = y > 0 ? `0 ${Math.round(y)}px` : '';
  };
  const onPointerDown = (event: PointerEvent<HTMLElement>) => {
    const onButton = event.target instanceof Element && event.target.closest('button') !== null;
    if (onButton || !event.isPrimary || !isSheet()) return;
    drag.current = { pointer: event.pointerId, fromY: event.clientY, atMs: event.timeStamp };
    event.currentTarget.setPointerCapture(event.pointerId);
    sheet.current?.setAttribute('data-dragged', '');
  };
  const onPointerMove = (event: PointerEvent<HTMLElement>) => {
    if (drag.current?.pointer === event.pointerId) move(event.clientY - drag.current.fromY);
  };
  const end = (event: PointerEvent<HTMLElement>, kept: boolean) => {
    const begun = drag.current;
    if (begun?.pointer !== event.pointerId) return;
    drag.current = null;
    sheet.current?.removeAttribute('data-dragged');
    move(0);
    const way = event.clientY - begun.fromY;
    const speed = way / Math.max(1, event.timeStamp - begun.atMs);
    if (!kept && (way > FAR_PX || (way > 24 && speed > QUICK_PX_PER_MS))) onClose();
  };
  return {
    sheet,
    grip,
    head: {
      onPointerDown,
      onPointerMove,
      onPointerUp: (event: PointerEvent<HTMLElement>) => end(event, false),
      onPointerCancel: (event: PointerEvent<HTMLElement>) => end(event, true),
    },
  };
}
