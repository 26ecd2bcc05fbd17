/** What somebody wrote, taken apart: paragraphs, `code`, *bold*, links. Text stays text; nothing is ever HTML. */

export type Piece =
  | { readonly kind: 'text' | 'code' | 'bold'; readonly text: string }
  | { readonly kind: 'link'; readonly href: string; readonly text: string };

export type Paragraph = readonly Piece[];

// Marks that turn the direction of text would make an address look like another one.
const PIECE =
  /`([^`\n]+)`|(https?:\/\/[^\s<>"`\u200e\u200f\u202a-\u202e\u2066-\u2069]+)|\*(?!\s)([^*\n]*[^*\s])\*/giu;
const WORD = /[\p{L}\p{N}_]/u;

export function formatted(line: string): readonly Paragraph[] {
  return line.split(/\n[^\S\n]*\n\s*/u).map(pieces);
}

function pieces(paragraph: string): Paragraph {
  const found: Piece[] = [];
  let text = '';
  let at = 0;
  const flush = () => {
    if (text !== '') found.push({ kind: 'text', text });
    text = '';
  };
  for (const match of paragraph.matchAll(PIECE)) {
    text += paragraph.slice(at, match.index);
    at = match.index + match[0].length;
    const [piece, rest] = pieceOf(match, paragraph);
    if (piece === null) {
      text += match[0];
      continue;
    }
    flush();
    found.push(piece);
    text = rest;
  }
  text += paragraph.slice(at);
  flush();
  return found;
}

/** The piece, and what was caught with it but is no part of it. */
function pieceOf(match: RegExpMatchArray, paragraph: string): readonly [Piece | null, string] {
  const [whole, code, address, bold] = match;
  if (code !== undefined) return [{ kind: 'code', text: code }, ''];
  if (address !== undefined) {
    const written = withoutClosing(address);
    return [linkOf(written), address.slice(written.length)];
  }
  const start = match.index ?? 0;
  const before = paragraph[start - 1] ?? ' ';
  const after = paragraph[start + whole.length] ?? ' ';
  // 2*3*4 is a sum.
  if (bold === undefined || WORD.test(before) || WORD.test(after)) return [null, ''];
  return [{ kind: 'bold', text: bold }, ''];
}

const PAIRS: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' };

/** A full stop or a bracket at the end belongs to the sentence. */
function withoutClosing(address: string): string {
  let kept = address;
  for (;;) {
    const last = kept.at(-1) ?? '';
    const opening = PAIRS[last];
    const unpaired = opening !== undefined && kept.split(opening).length < kept.split(last).length;
    if (!unpaired && !/[.,;:!?'’”»*]/u.test(last)) return kept;
    kept = kept.slice(0, -1);
  }
}

const LENGTH_MAX = 64;
const HEAD = 34;
const TAIL = 14;

function linkOf(written: string): Piece | null {
  const url = parse(written);
  if (url === null) return null;
  return { kind: 'link', href: url.href, text: shown(written, url) };
}

function parse(written: string): URL | null {
  try {
    const url = new URL(written);
    const web = url.protocol === 'http:' || url.protocol === 'https:';
    // https://bank.example@evil.example/ leads to the second.
    return web && url.username === '' && url.password === '' && url.hostname !== '' ? url : null;
  } catch {
    return null;
  }
}

/** As it was written, or shortened with the whole host in view. A host in other letters is shown as it is asked for. */
function shown(written: string, url: URL): string {
  const begin = `${url.protocol}//${url.host}`;
  const plain = written.toLowerCase().startsWith(begin);
  const whole = plain ? written : url.href;
  if (whole.length <= LENGTH_MAX) return whole;
  const head = Math.max(begin.length + 1, HEAD);
  return whole.length <= head + TAIL ? whole : `${whole.slice(0, head)}…${whole.slice(-TAIL)}`;
}
