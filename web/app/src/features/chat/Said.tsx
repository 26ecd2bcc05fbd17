import type { ChatLine } from '@snug/engine/api';
import { Check, Copy, Icon } from '@snug/ui';
import { memo, useId } from 'react';
import { useCopy } from '../../hooks/copy.ts';
import { useText } from '../../i18n/index.ts';
import type { Passage } from '../../state/chat.ts';
import { formatted, type Piece } from '../../state/chat-format.ts';

/** What one person wrote in one go. */
export const Said = memo(
  function Said({ passage, last }: { passage: Passage; last: boolean }) {
    const { t, time } = useText();
    const { own, name, atUnixMs, lines } = passage;
    return (
      <li className="chat-said" data-own={own || undefined}>
        <p className="chat-who">
          <b>{own ? t('chat.you') : name === '' ? t('stage.unnamed') : name}</b>
          <time dateTime={new Date(atUnixMs).toISOString()}>{time(atUnixMs)}</time>
        </p>
        {lines.map((line, index) => (
          <Line key={line.id} line={line} last={last && index === lines.length - 1} />
        ))}
      </li>
    );
  },
  // Passages are made anew for every line; theirs only ever grow.
  (before, now) =>
    before.passage.id === now.passage.id &&
    before.passage.lines.length === now.passage.lines.length &&
    before.last === now.last,
);

function Line({ line, last }: { line: ChatLine; last: boolean }) {
  const { t } = useText();
  const [copied, copy] = useCopy();
  const id = useId();
  return (
    <div className="chat-line">
      <div id={id} dir="auto">
        <Written text={line.text} />
      </div>
      {/* One stop for the keyboard; arrows go from line to line. */}
      <button
        type="button"
        className="chat-copy"
        tabIndex={last ? 0 : -1}
        aria-label={t('chat.copy')}
        aria-describedby={id}
        onClick={() => copy(line.text)}
      >
        <Icon of={copied === 'copied' ? Check : Copy} />
      </button>
      <span role="status" className="vh">
        {copied === 'copied' ? t('chat.copied') : copied === 'failed' ? t('chat.copyFailed') : ''}
      </span>
    </div>
  );
}

export function Written({ text }: { text: string }) {
  return formatted(text).map((paragraph, index) => (
    <p key={index} className="chat-paragraph">
      {paragraph.map((piece, place) => (
        <Part key={place} piece={piece} />
      ))}
    </p>
  ));
}

function Part({ piece }: { piece: Piece }) {
  const { t } = useText();
  switch (piece.kind) {
    case 'text':
      return piece.text;
    case 'code':
      return <code>{piece.text}</code>;
    case 'bold':
      return <strong>{piece.text}</strong>;
    case 'link':
      return (
        <a href={piece.href} target="_blank" rel="noopener noreferrer" title={piece.href} dir="ltr">
          {piece.text}
          <span className="vh"> {t('chat.newTab')}</span>
        </a>
      );
  }
}
