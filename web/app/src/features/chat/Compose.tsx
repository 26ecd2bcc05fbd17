import type { EngineSnapshot } from '@snug/engine/api';
import { ArrowUp, CircleX, Control, Icon } from '@snug/ui';
import { useId, useState, type FormEvent } from 'react';
import { useEngine } from '../../hooks/engine.ts';
import { useText } from '../../i18n/index.ts';
import { tooLong } from '../../state/chat.ts';

/** A line to write. Enter sends, Shift and Enter begin a new line; what was not sent stays. */
export function Compose({ snapshot }: { snapshot: EngineSnapshot }) {
  const { t } = useText();
  const engine = useEngine();
  const id = useId();
  const [draft, setDraft] = useState('');
  const problem = snapshot.problems.find((one) => one.code === 'chat_not_sent');
  const error = tooLong(draft)
    ? t('chat.tooLong')
    : problem?.code === 'chat_not_sent'
      ? t(problem.reason === 'too_long' ? 'chat.tooLong' : 'chat.notConnected')
      : null;
  const send = (event?: FormEvent) => {
    event?.preventDefault();
    const line = draft.trim();
    if (line === '' || tooLong(line)) return;
    if (problem) engine.dismissProblem(problem.id);
    if (engine.sendChat(line)) setDraft('');
  };
  return (
    <form className="chat-form" onSubmit={send}>
      {error === null ? null : (
        <p className="ui-error" id={`${id}-error`} role="alert">
          <Icon of={CircleX} />
          <span>{error}</span>
        </p>
      )}
      <div className="chat-row">
        <textarea
          className="ui-input chat-input"
          rows={1}
          dir="auto"
          aria-label={t('chat.write')}
          placeholder={t('chat.write')}
          value={draft}
          aria-invalid={error !== null}
          {...(error === null ? {} : { 'aria-describedby': `${id}-error` })}
          onChange={(event) => setDraft(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && !event.shiftKey && !event.nativeEvent.isComposing) send(event);
          }}
        />
        <Control
          icon={ArrowUp}
          tone="go"
          type="submit"
          label={t('chat.send')}
          isDisabled={draft.trim() === ''}
        />
      </div>
    </form>
  );
}
