import { useEffect, useRef, type RefObject } from 'react';

let arrived = false;

/**
 * Names the page after the screen and moves the focus to its heading, so that a change of screens is read out.
 * The first screen leaves the focus where the browser put it.
 */
export function useScreen(title: string): RefObject<HTMLHeadingElement | null> {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = title;
  }, [title]);
  useEffect(() => {
    if (arrived) heading.current?.focus({ preventScroll: true });
    arrived = true;
    window.scrollTo(0, 0);
  }, []);
  return heading;
}
