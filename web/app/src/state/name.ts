import type { TextKey } from '../i18n/keys.ts';

/** UTF-8 bytes of a name (`limits::NAME_BYTES_MAX`). */
const NAME_BYTES_MAX = 64;

export function nameProblem(name: string): TextKey | null {
  const trimmed = name.trim();
  if (trimmed === '') return 'prejoin.nameMissing';
  return new TextEncoder().encode(trimmed).length > NAME_BYTES_MAX ? 'prejoin.nameLong' : null;
}
