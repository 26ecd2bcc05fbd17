import type { LucideIcon } from '../icons.ts';

/** A decorative icon in the size of the text around it. */
export function Icon({ of: Glyph }: { of: LucideIcon }) {
  return <Glyph className="icon" aria-hidden="true" focusable="false" />;
}
