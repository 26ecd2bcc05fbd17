import type { Phase } from '../api.ts';

/** UTF-8 bytes of one line (`limits::CHAT_BYTES_MAX`). */
const CHAT_BYTES_MAX = 4000;

/** Why a line cannot be sent now, or null. Pure. */
export function chatRefusal(line: string, phase: Phase): 'too_long' | 'not_connected' | null {
  if (new TextEncoder().encode(line).length > CHAT_BYTES_MAX) return 'too_long';
  return phase === 'joined' ? null : 'not_connected';
}
