import { useEffect, useRef, type RefObject } from 'react';
import { useText } from '../i18n/index.ts';
import { useDoorSnapshot } from './engine.ts';

let arrived = false;

/**
 * Names the page after the screen and moves the focus to its heading, so that a change of screens is read out.
 * The first screen leaves the focus where the browser put it.
 */
export function useScreen(title: string): RefObject<HTMLHeadingElement | null> {
  const { t } = useText();
  const { unseen } = useDoorSnapshot();
  const heading = useRef<HTMLHeadingElement>(null);
  const named = unseen > 0 ? t('title.unseen', { number: unseen, title }) : title;
  useEffect(() => {
    document.title = named;
  }, [named]);
  useEffect(() => {
    if (arrived) heading.current?.focus({ preventScroll: true });
    arrived = true;
    window.scrollTo(0, 0);
  }, []);
  return heading;
}
