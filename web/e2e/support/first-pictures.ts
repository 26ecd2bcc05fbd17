/** Runs in the page before its own code, and stands alone, because it travels as text. */

declare global {
  /** When each tile's video drew its first picture, by the tile's name, in milliseconds after "Join" was pressed. */
  var snugFirstPictures: Record<string, number>;
}

export function timeFirstPictures(): void {
  let pressedAt = 0;
  const first: Record<string, number> = {};
  const watched = new WeakSet<HTMLVideoElement>();
  const onPress = ({ target }: MouseEvent) => {
    const button = target instanceof Element ? target.closest('button') : null;
    if (button?.textContent?.startsWith('Join') === true) pressedAt = performance.now();
  };
  document.addEventListener('click', onPress, true);
  new MutationObserver(() => {
    for (const video of document.querySelectorAll<HTMLVideoElement>('.tile video')) {
      if (watched.has(video)) continue;
      watched.add(video);
      video.requestVideoFrameCallback((now) => {
        const name = video.closest('.tile')?.querySelector('.tile-name > span')?.textContent ?? '';
        first[name] ??= now - pressedAt;
      });
    }
  }).observe(document, { childList: true, subtree: true });
  globalThis.snugFirstPictures = first;
}
