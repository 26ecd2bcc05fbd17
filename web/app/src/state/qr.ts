/** The dark modules of a QR code as one SVG path: a bar for each run in a row. */
export function outline(modules: ArrayLike<number>, size: number): string {
  let path = '';
  for (let y = 0; y < size; y += 1) {
    let x = 0;
    while (x < size) {
      const start = x;
      while (x < size && modules[y * size + x] === 1) x += 1;
      if (x > start) path += `M${start} ${y}h${x - start}v1h-${x - start}z`;
      else x += 1;
    }
  }
  return path;
}
