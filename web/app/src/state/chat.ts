import type { ChatLine } from '@snug/engine/api';

const TOGETHER_MS = 3 * 60_000;
/** UTF-8 bytes of one message (`limits::CHAT_BYTES_MAX`). */
const CHAT_BYTES_MAX = 4_000;

/** Lines of one person that follow each other closely stand under one name. */
export interface Passage {
  readonly id: string;
  readonly name: string;
  readonly own: boolean;
  readonly leaf: number;
  readonly atUnixMs: number;
  readonly lines: readonly ChatLine[];
}

export function passages(chat: readonly ChatLine[]): Passage[] {
  const grouped: (Omit<Passage, 'lines'> & { lines: ChatLine[]; participant: string })[] = [];
  for (const line of chat) {
    const last = grouped.at(-1);
    const previous = last?.lines.at(-1);
    if (
      last !== undefined &&
      previous !== undefined &&
      last.participant === line.participant &&
      line.atUnixMs - previous.atUnixMs < TOGETHER_MS
    ) {
      last.lines.push(line);
    } else {
      const { id, name, own, leaf, atUnixMs, participant } = line;
      grouped.push({ id, name, own, leaf, atUnixMs, participant, lines: [line] });
    }
  }
  return grouped;
}

export function tooLong(message: string): boolean {
  return new TextEncoder().encode(message).length > CHAT_BYTES_MAX;
}

/** How many lines of others came after the last one that was seen. */
export function unread(chat: readonly ChatLine[], seen: number): number {
  return chat.slice(seen).filter((line) => !line.own).length;
}
