/** Taps, right clicks and double clicks on tiles, listened to in one place for all of them. */

export interface TileGestures {
  onMenu(tile: HTMLElement): void;
  onLarger(tile: HTMLElement): void;
}

const CONTROLS = 'button, a, input, [role="dialog"]';

/** Until the returned function is called. */
export function listenToTiles(list: HTMLElement, gestures: TileGestures): () => void {
  const off = new AbortController();
  const { signal } = off;
  let touched = false;
  list.addEventListener('pointerdown', (event) => (touched = event.pointerType === 'touch'), { signal });
  list.addEventListener(
    'click',
    (event) => {
      const tile = tileOf(event);
      // On a shared screen fingers magnify.
      if (touched && tile !== null && !isIn(event, '.screen')) gestures.onMenu(tile);
    },
    { signal },
  );
  list.addEventListener(
    'contextmenu',
    (event) => {
      const tile = tileOf(event, true);
      if (tile === null) return;
      event.preventDefault();
      gestures.onMenu(tile);
    },
    { signal },
  );
  list.addEventListener(
    'dblclick',
    (event) => {
      const tile = tileOf(event);
      if (!touched && tile !== null && !isIn(event, '.screen')) gestures.onLarger(tile);
    },
    { signal },
  );
  return () => off.abort();
}

function tileOf({ target }: Event, onControls = false): HTMLElement | null {
  if (!(target instanceof Element) || (!onControls && target.closest(CONTROLS) !== null)) return null;
  return target.closest<HTMLElement>('.tile');
}

function isIn({ target }: Event, selector: string): boolean {
  return target instanceof Element && target.closest(selector) !== null;
}

const SWIPE_MIN = 56;
const SWIPE_MS = 700;

/** `by`: 1 for a swipe from right to left, which turns a page that is read from the left forward. */
export function listenToSwipes(box: HTMLElement, onSwipe: (by: 1 | -1) => void): () => void {
  const off = new AbortController();
  const { signal } = off;
  let began: { readonly x: number; readonly y: number; readonly atMs: number } | null = null;
  box.addEventListener(
    'pointerdown',
    (event) => {
      const taken = isIn(event, '.screen[data-zoomed], .tile[data-place="floating"], input');
      const finger = event.pointerType === 'touch' && event.isPrimary && !taken;
      began = finger ? { x: event.clientX, y: event.clientY, atMs: event.timeStamp } : null;
    },
    { signal },
  );
  box.addEventListener('pointercancel', () => (began = null), { signal });
  box.addEventListener(
    'pointerup',
    (event) => {
      if (began === null || !event.isPrimary) return;
      const [x, y] = [event.clientX - began.x, event.clientY - began.y];
      const quick = event.timeStamp - began.atMs < SWIPE_MS;
      began = null;
      if (quick && Math.abs(x) >= SWIPE_MIN && Math.abs(x) > 2 * Math.abs(y)) onSwipe(x < 0 ? 1 : -1);
    },
    { signal },
  );
  return () => off.abort();
}

const DRAG_MIN = 6;

/** Lets a tile be carried about; `onDrop` has its middle, in the coordinates of its parent. */
export function letDrag(tile: HTMLElement, onDrop: (x: number, y: number) => void): () => void {
  const off = new AbortController();
  const { signal } = off;
  let from: { readonly x: number; readonly y: number } | null = null;
  let carried = false;
  const end = (drop: boolean) => {
    if (drop && carried) {
      const box = tile.getBoundingClientRect();
      const home = (tile.offsetParent ?? document.body).getBoundingClientRect();
      onDrop(box.x + box.width / 2 - home.x, box.y + box.height / 2 - home.y);
    }
    from = null;
    tile.style.translate = '';
    tile.removeAttribute('data-carried');
  };
  tile.addEventListener(
    'pointerdown',
    (event) => {
      carried = false;
      if (event.button === 0 && !isIn(event, CONTROLS)) from = { x: event.clientX, y: event.clientY };
    },
    { signal },
  );
  tile.addEventListener(
    'pointermove',
    (event) => {
      if (from === null) return;
      const [x, y] = [event.clientX - from.x, event.clientY - from.y];
      if (!carried && Math.hypot(x, y) < DRAG_MIN) return;
      if (!carried) tile.setPointerCapture(event.pointerId);
      carried = true;
      tile.setAttribute('data-carried', '');
      tile.style.translate = `${x}px ${y}px`;
    },
    { signal },
  );
  tile.addEventListener('pointerup', () => end(true), { signal });
  tile.addEventListener('pointercancel', () => end(false), { signal });
  // What was carried was not pressed.
  tile.addEventListener(
    'click',
    (event) => {
      if (carried) event.stopPropagation();
      carried = false;
    },
    { signal, capture: true },
  );
  return () => {
    end(false);
    off.abort();
  };
}
