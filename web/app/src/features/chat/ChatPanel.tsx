import type { EngineSnapshot } from '@snug/engine/api';
import { ArrowDown, Button, Icon, Lock, Panel } from '@snug/ui';
import { useState, type KeyboardEvent } from 'react';
import { useEngine } from '../../hooks/engine.ts';
import { useText } from '../../i18n/index.ts';
import { passages } from '../../state/chat.ts';
import type { ChatMemory, Unsent } from '../../state/chat-memory.ts';
import { Compose } from './Compose.tsx';
import { Said } from './Said.tsx';
import { UnsentLines } from './Unsent.tsx';
import { useLog } from './useLog.ts';
import './chat.css';

interface Props {
  id: string;
  snapshot: EngineSnapshot;
  memory: ChatMemory;
  onClose: () => void;
}

/** What is written in this meeting, and a line to write. */
export function ChatPanel({ id, snapshot, memory, onClose }: Props) {
  const { t, words } = useText();
  const engine = useEngine();
  const [unsent, setUnsent] = useState(memory.unsent);
  const { chat, people } = snapshot;
  const { log, hidden, fresh, follow, toEnd, showEarlier } = useLog(memory, chat.length);
  const said = passages(chat.slice(hidden));
  const send = (text: string) => {
    memory.readAt(null);
    if (!engine.sendChat(text)) {
      memory.keep(text);
      setUnsent(memory.unsent);
    }
  };
  const drop = ({ id: dropped }: Unsent) => {
    memory.drop(dropped);
    setUnsent(memory.unsent);
  };
  const again = (one: Unsent) => {
    if (engine.sendChat(one.text)) drop(one);
  };
  return (
    <Panel id={id} title={t('chat.heading')} closeLabel={t('app.close')} onClose={onClose}>
      <p className="panel-note">
        <Icon of={Lock} />
        <span>{t('chat.note', { count: people.length, people: words(people.length) })}</span>
      </p>
      <div className="chat-frame">
        {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- arrows from line to line */}
        <div
          className="ui-panel-scroll chat-log"
          role="log"
          aria-label={t('chat.log')}
          // Scrollable by keyboard, as WCAG 2.1.1 asks.
          // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
          tabIndex={0}
          ref={log}
          onScroll={follow}
          onKeyDown={betweenLines}
        >
          {hidden > 0 ? (
            <Button size="sm" variant="quiet" wide onPress={showEarlier}>
              {t('chat.earlier')}
            </Button>
          ) : null}
          {chat.length + unsent.length === 0 ? (
            <p className="chat-empty">
              {t('chat.empty')} {t('chat.sealedHistory')}
            </p>
          ) : (
            <ol className="chat-list">
              {said.map((passage, index) => (
                <Said key={passage.id} passage={passage} last={index === said.length - 1} />
              ))}
              <UnsentLines unsent={unsent} onAgain={again} onDrop={drop} />
            </ol>
          )}
        </div>
        {fresh > 0 ? (
          <div className="chat-fresh">
            <Button size="sm" variant="primary" onPress={toEnd}>
              <Icon of={ArrowDown} />
              {t('chat.fresh', { count: fresh })}
            </Button>
          </div>
        ) : null}
      </div>
      <Compose memory={memory} onSend={send} />
    </Panel>
  );
}

/** Up and down lead from the copy control of one line to the next. */
function betweenLines(event: KeyboardEvent<HTMLDivElement>): void {
  const step = event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' ? 1 : 0;
  if (step === 0 || !(event.target instanceof Element) || !event.target.matches('.chat-copy')) return;
  const all = [...event.currentTarget.querySelectorAll<HTMLElement>('.chat-copy')];
  all[all.indexOf(event.target as HTMLElement) + step]?.focus();
  event.preventDefault();
}
