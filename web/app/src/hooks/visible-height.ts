import { useEffect, type RefObject } from 'react';

/** A keyboard on the screen takes at least this much. */
const KEYBOARD_PX = 120;

/**
 * Where the keyboard of a phone lies over the page instead of making it smaller (Safari), the room is made smaller,
 * so that the line one writes and the bar stay in view.
 */
export function useVisibleHeight(room: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const viewport = window.visualViewport;
    if (!viewport) return undefined;
    const follow = () => {
      const covered = innerHeight - viewport.height;
      // Somebody who zooms in sees less, too, and wants just that.
      const keyboard = viewport.scale === 1 && covered > KEYBOARD_PX;
      if (keyboard) room.current?.style.setProperty('--visible-height', `${Math.round(viewport.height)}px`);
      else room.current?.style.removeProperty('--visible-height');
      if (keyboard) window.scrollTo(0, 0);
    };
    viewport.addEventListener('resize', follow);
    return () => viewport.removeEventListener('resize', follow);
  }, [room]);
}
