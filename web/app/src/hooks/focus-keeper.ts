import { useEffect, type RefObject } from 'react';

const FOCUSABLE =
  'button:not(:disabled), a[href], input:not(:disabled), select:not(:disabled), textarea:not(:disabled), [tabindex]';

interface Place {
  readonly element: HTMLElement;
  /** From the element outwards, up to the root. */
  readonly around: readonly HTMLElement[];
  /** Which of the focusable elements it was in each of them. */
  readonly index: readonly number[];
}

/**
 * When the element with the focus goes away (somebody left, a panel closed), the focus goes to what stands nearest,
 * not to the top of the page. Whoever moves the focus on purpose is not disturbed.
 */
export function useFocusKeeper(root: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const home = root.current;
    if (home === null) return undefined;
    let place: Place | null = null;
    const note = (event: FocusEvent) => {
      if (event.target instanceof HTMLElement) place = placeOf(event.target, home);
    };
    const left = ({ target, relatedTarget }: FocusEvent) => {
      if (relatedTarget !== null) {
        place = null;
        return;
      }
      // Either it goes away, which is seen before the timer, or somebody pressed beside it.
      setTimeout(() => {
        const stays = place?.element === target && place?.element.isConnected === true && !isFocused();
        if (stays && !place?.element.matches(':disabled')) place = null;
      });
    };
    const observer = new MutationObserver(() => {
      if (place === null || isFocused()) return;
      if (place.element.isConnected && !place.element.matches(':disabled')) place.element.focus();
      else nearest(place, home)?.focus();
    });
    home.addEventListener('focusin', note);
    home.addEventListener('focusout', left);
    observer.observe(home, {
      childList: true,
      subtree: true,
      attributes: true,
      attributeFilter: ['disabled'],
    });
    return () => {
      home.removeEventListener('focusin', note);
      home.removeEventListener('focusout', left);
      observer.disconnect();
    };
  }, [root]);
}

function isFocused(): boolean {
  const { activeElement } = document;
  return activeElement !== null && activeElement !== document.body;
}

function placeOf(element: HTMLElement, root: HTMLElement): Place {
  const around: HTMLElement[] = [];
  for (let at = element.parentElement; at !== null; at = at.parentElement) {
    around.push(at);
    if (at === root) break;
  }
  return { element, around, index: around.map((one) => focusable(one).indexOf(element)) };
}

function nearest({ around, index }: Place, root: HTMLElement): HTMLElement | undefined {
  for (const [depth, element] of around.entries()) {
    if (!root.contains(element)) continue;
    const all = focusable(element);
    const found = all[Math.min(Math.max(index[depth] ?? 0, 0), all.length - 1)];
    if (found) return found;
  }
  return undefined;
}

function focusable(element: HTMLElement): HTMLElement[] {
  return [...element.querySelectorAll<HTMLElement>(FOCUSABLE)].filter(
    (one) => one.getAttribute('tabindex') !== '-1' && one.closest('[hidden], [inert]') === null,
  );
}
