import type { AttentionCall } from '@snug/engine/api';
import { text, type Text } from '../i18n/keys.ts';
import type { Words } from './words.ts';

/** A call as the system shows it: what happened, and under it the words if they are wanted. */
export function noticeOf(call: AttentionCall, words: Words): { readonly title: Text; readonly body: string } {
  return { title: titleOf(call, words), body: call.text === null ? '' : shorten(call.text) };
}

function titleOf({ kind, names }: AttentionCall, words: Words): Text {
  const count = names.length;
  const name = count === 1 ? (names[0] ?? null) : null;
  const values = { count, number: capital(words(count)) };
  switch (kind) {
    case 'message':
      return name === null ? text('notice.messages', values) : text('announce.messageOne', { name });
    case 'join':
      return name === null ? text('notice.joins', values) : text('announce.joinedOne', { name });
    case 'hand':
      return name === null ? text('notice.hands', values) : text('notice.hand', { name });
  }
}

const LETTERS_MAX = 140;

function shorten(line: string): string {
  const letters = [...line.replaceAll(/\s+/gu, ' ').trim()];
  return letters.length <= LETTERS_MAX ? letters.join('') : `${letters.slice(0, LETTERS_MAX - 1).join('')}…`;
}

function capital(word: string): string {
  return word.charAt(0).toLocaleUpperCase() + word.slice(1);
}
