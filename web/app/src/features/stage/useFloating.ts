import { nearestCorner } from '@snug/engine/layout';
import { useEffect, type RefObject } from 'react';
import { useStage } from './context.tsx';
import { isFromRight } from './direction.ts';
import { letDrag } from './tile-gestures.ts';

/** Lets one's own floating picture be carried to another corner. */
export function useFloating(element: RefObject<HTMLElement | null>, floats: boolean): void {
  const { store } = useStage();
  useEffect(() => {
    const tile = element.current;
    if (!floats || tile === null) return undefined;
    return letDrag(tile, (x, y) => {
      const home = tile.offsetParent;
      if (home === null) return;
      const area = { width: home.clientWidth, height: home.clientHeight };
      store.dispatch({ t: 'corner', corner: nearestCorner(area, isFromRight() ? area.width - x : x, y) });
    });
  }, [element, floats, store]);
}
