import { mirrored, type Direction, neighbour, type Placed, type Rect, type Size } from '@snug/engine/layout';
import {
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
  type FocusEvent,
  type KeyboardEvent,
  type RefObject,
} from 'react';
import { isFromRight } from './direction.ts';

const ARROWS: Readonly<Record<string, Direction>> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
};

/** The size of an element, followed. */
export function useSize(element: RefObject<HTMLElement | null>): Size {
  const [size, setSize] = useState<Size>({ width: 0, height: 0 });
  useEffect(() => {
    if (element.current === null) return undefined;
    const observer = new ResizeObserver(([entry]) => {
      if (entry === undefined) return;
      const { width, height } = entry.contentRect;
      setSize((before) => (before.width === width && before.height === height ? before : { width, height }));
    });
    observer.observe(element.current);
    return () => observer.disconnect();
  }, [element]);
  return size;
}

/** As it lies on the screen. */
export function onScreen(rect: Rect, area: Size): Rect {
  return isFromRight() ? mirrored(rect, area) : rect;
}

interface Reached {
  readonly id: string;
  readonly index: number;
}

/**
 * One stop of the Tab key for all tiles, arrows within. When the tile with the focus goes, its neighbour is reachable
 * in the same moment, so that the focus has somewhere to go.
 */
export function useTileFocus(
  list: RefObject<HTMLElement | null>,
  placed: readonly Placed[],
  onTurn: (by: 1 | -1) => boolean,
) {
  const [reached, setReached] = useState<Reached>({ id: '', index: 0 });
  const turned = useRef<'first' | 'last' | null>(null);
  const at = placed.findIndex(({ tile }) => tile.id === reached.id);
  const index = at >= 0 ? at : Math.min(reached.index, placed.length - 1);

  const focus = (to: number) => {
    const id = placed[to]?.tile.id;
    if (id !== undefined) list.current?.querySelector<HTMLElement>(`[data-tile="${id}"] .tile-more`)?.focus();
  };

  useLayoutEffect(() => {
    if (turned.current === null) return;
    const to = turned.current === 'first' ? 0 : placed.length - 1;
    turned.current = null;
    focus(to);
  });

  const onFocus = ({ target }: FocusEvent) => {
    const id = target.closest<HTMLElement>('.tile')?.dataset['tile'];
    const to = placed.findIndex(({ tile }) => tile.id === id);
    if (id !== undefined && to >= 0 && (id !== reached.id || to !== reached.index))
      setReached({ id, index: to });
  };

  const onKeyDown = (event: KeyboardEvent) => {
    const direction = ARROWS[event.key];
    if (direction === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    if (!(event.target instanceof Element) || event.target.closest('.tile-more') === null) return;
    event.preventDefault();
    const next = neighbour(
      placed.map(({ rect }) => rect),
      index,
      direction,
    );
    if (next !== null) {
      focus(next);
      return;
    }
    if (direction === 'up' || direction === 'down') return;
    const forward = (direction === 'right') !== isFromRight();
    if (onTurn(forward ? 1 : -1)) turned.current = forward ? 'first' : 'last';
  };

  return { reachable: placed[index]?.tile.id, onFocus, onKeyDown };
}
