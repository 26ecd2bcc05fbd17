const SECOND_MS = 1000;

/** "4:07", "1:04:07". */
export function clock(ms: number): string {
  const total = Math.max(0, Math.floor(ms / SECOND_MS));
  const [hours, minutes, seconds] = [Math.floor(total / 3600), Math.floor(total / 60) % 60, total % 60];
  const two = (value: number) => String(value).padStart(2, '0');
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds)}` : `${minutes}:${two(seconds)}`;
}

/** Until the next second begins. */
export function untilNextSecond(ms: number): number {
  return SECOND_MS - (((ms % SECOND_MS) + SECOND_MS) % SECOND_MS);
}
