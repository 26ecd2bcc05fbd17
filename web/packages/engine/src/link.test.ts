import { expect, test } from 'vitest';
import { parseLink } from './link.ts';

const ORIGIN = 'https://snug.example';
const ROOM = 'AAECAwQFBgcICQoLDA0ODw';
const PLAIN = `AQ${'A'.repeat(34)}`;
const LOCKED = `AQEA${'A'.repeat(32)}`;

function check(text: string, expected: string): void {
  const parsed = parseLink(text, ORIGIN);
  expect(parsed.ok ? `${parsed.roomId} ${parsed.passphraseNeeded}` : parsed.failure, text).toBe(expected);
}

test('a link says what is wrong with it', () => {
  check(`${ORIGIN}/#${ROOM}.${PLAIN}`, `${ROOM} false`);
  check(`  ${ORIGIN}/#${ROOM}.${LOCKED}\n`, `${ROOM} true`);
  check(`snug.example/#${ROOM}.${PLAIN}`, `${ROOM} false`);
  check(`#${ROOM}.${PLAIN}`, `${ROOM} false`);
  check(`${ROOM}.${PLAIN}`, `${ROOM} false`);
  check(`${ORIGIN}/`, 'missing_fragment');
  check(`${ORIGIN}/#`, 'missing_fragment');
  check('hello', 'missing_fragment');
  check(`${ORIGIN}/#${ROOM}`, 'incomplete');
  check(`${ORIGIN}/#${ROOM}.${PLAIN.slice(1)}`, 'incomplete');
  check(`${ORIGIN}/#${ROOM}.${PLAIN}x`, 'malformed');
  check(`${ORIGIN}/#${ROOM} ${PLAIN}`, 'malformed');
  check(`${ORIGIN}/#${ROOM}.Ag${PLAIN.slice(2)}`, 'unknown_version');
  check(`https://other.example/#${ROOM}.${PLAIN}`, 'other_server');
  check(`${ORIGIN}/?pwd=abc#${ROOM}.${PLAIN}`, 'secret_in_query');
  check(`${ORIGIN}/?x=1&secret=abc`, 'secret_in_query');
});
