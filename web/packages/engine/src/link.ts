/**
 * The shape of a meeting link. Only its syntax is looked at here, so that a person learns at once what is
 * wrong with it; what it means is for the core.
 *
 * `https://HOST/#<room id, 22 characters>.<fragment, 36 characters>`, base64url (e2ee.md section 4).
 */

import type { LinkFailure } from './api.ts';

export type ParsedLink =
  | {
      readonly ok: true;
      /** `<22>.<36>`, what the core takes. */
      readonly fragment: string;
      readonly roomId: string;
      readonly passphraseNeeded: boolean;
    }
  | { readonly ok: false; readonly failure: LinkFailure };

const VERSION = 1;
const FLAG_PASSPHRASE = 1;
const COMPLETE = /^([A-Za-z0-9_-]{22})\.([A-Za-z0-9_-]{36})$/;
const SECRET_PARAMETER = /[?&](pwd|password|passwd|pass|secret|key|passphrase|pw)=[^&#]/i;

/** `origin` is this server's; links to other servers are not ours to open. */
export function parseLink(text: string, origin: string): ParsedLink {
  const trimmed = text.trim();
  const hash = trimmed.indexOf('#');
  const before = hash < 0 ? trimmed : trimmed.slice(0, hash);
  if (SECRET_PARAMETER.test(before)) return failed('secret_in_query');
  if (hash < 0) {
    return COMPLETE.test(trimmed) ? parseFragment(trimmed) : failed('missing_fragment');
  }
  if (before !== '' && !isHere(before, origin)) return failed('other_server');
  return parseFragment(trimmed.slice(hash + 1));
}

function parseFragment(fragment: string): ParsedLink {
  if (fragment === '') return failed('missing_fragment');
  const match = COMPLETE.exec(fragment);
  const [, roomId, tail] = match ?? [];
  if (roomId === undefined || tail === undefined) {
    return failed(/^[A-Za-z0-9_.-]*$/.test(fragment) && fragment.length < 59 ? 'incomplete' : 'malformed');
  }
  const head = decode(tail.slice(0, 4));
  if (head[0] !== VERSION) return failed('unknown_version');
  return { ok: true, fragment, roomId, passphraseNeeded: ((head[1] ?? 0) & FLAG_PASSPHRASE) !== 0 };
}

function isHere(before: string, origin: string): boolean {
  const url = before.includes('://') ? before : `${new URL(origin).protocol}//${before}`;
  return URL.canParse(url) && new URL(url).origin === origin;
}

function failed(failure: LinkFailure): ParsedLink {
  return { ok: false, failure };
}

function decode(base64url: string): Uint8Array {
  const binary = atob(base64url.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}
