import type { EngineSnapshot } from '@snug/engine/api';
import { Icon, Lock, Panel } from '@snug/ui';
import { useEffect, useRef } from 'react';
import { useText } from '../../i18n/index.ts';
import { passages, type Passage } from '../../state/chat.ts';
import { Compose } from './Compose.tsx';
import './chat.css';

interface Props {
  id: string;
  snapshot: EngineSnapshot;
  onClose: () => void;
}

const NEAR_END_PX = 80;

/** What is written in this meeting, and a line to write. */
export function ChatPanel({ id, snapshot, onClose }: Props) {
  const { t, words } = useText();
  const log = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  const { chat, people } = snapshot;
  useEffect(() => {
    if (atEnd.current) log.current?.scrollTo({ top: log.current.scrollHeight });
  });
  return (
    <Panel id={id} title={t('chat.heading')} closeLabel={t('app.close')} onClose={onClose}>
      <p className="panel-note">
        <Icon of={Lock} />
        <span>{t('chat.note', { count: people.length, people: words(people.length) })}</span>
      </p>
      <div
        className="ui-panel-scroll chat-log"
        role="log"
        aria-label={t('chat.log')}
        // Scrollable by keyboard, as WCAG 2.1.1 asks.
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={0}
        ref={log}
        onScroll={({ currentTarget: box }) => {
          atEnd.current = box.scrollHeight - box.scrollTop - box.clientHeight < NEAR_END_PX;
        }}
      >
        {chat.length === 0 ? (
          <p className="chat-empty">
            {t('chat.empty')} {t('chat.sealedHistory')}
          </p>
        ) : (
          <ol className="chat-list">
            {passages(chat).map((passage) => (
              <Said key={passage.id} passage={passage} />
            ))}
          </ol>
        )}
      </div>
      <Compose snapshot={snapshot} />
    </Panel>
  );
}

function Said({ passage }: { passage: Passage }) {
  const { t, time } = useText();
  const { own, name, atUnixMs, lines } = passage;
  return (
    <li className="chat-said" data-own={own || undefined}>
      <p className="chat-who">
        <b>{own ? t('chat.you') : name === '' ? t('stage.unnamed') : name}</b>
        <time dateTime={new Date(atUnixMs).toISOString()}>{time(atUnixMs)}</time>
      </p>
      {lines.map((line) => (
        <p key={line.id} className="chat-line" dir="auto">
          {line.text}
        </p>
      ))}
    </li>
  );
}
