import { ArrowUp, CircleX, Control, Icon } from '@snug/ui';
import { useId, useLayoutEffect, useRef, useState, type FormEvent } from 'react';
import { useText } from '../../i18n/index.ts';
import { tooLong } from '../../state/chat.ts';
import type { ChatMemory } from '../../state/chat-memory.ts';

interface Props {
  memory: ChatMemory;
  onSend: (text: string) => void;
}

/** A line to write. Enter sends, Shift and Enter begin a new line; a closed panel keeps what was begun. */
export function Compose({ memory, onSend }: Props) {
  const { t } = useText();
  const id = useId();
  const field = useRef<HTMLTextAreaElement>(null);
  const [draft, setDraft] = useState(memory.draft);
  const error = tooLong(draft) ? t('chat.tooLong') : null;
  const write = (text: string) => {
    memory.write(text);
    setDraft(text);
  };
  const send = (event?: FormEvent) => {
    event?.preventDefault();
    const line = draft.trim();
    if (line === '' || tooLong(line)) return;
    onSend(line);
    write('');
  };
  useLayoutEffect(() => grow(field.current, draft), [draft]);
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
          ref={field}
          className="ui-input chat-input"
          rows={1}
          dir="auto"
          enterKeyHint="send"
          aria-label={t('chat.write')}
          placeholder={t('chat.write')}
          value={draft}
          aria-invalid={error !== null}
          {...(error === null ? {} : { 'aria-describedby': `${id}-error` })}
          onChange={(event) => write(event.currentTarget.value)}
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

/** What `field-sizing: content` does where it is known. */
function grow(field: HTMLTextAreaElement | null, draft: string): void {
  if (field === null || globalThis.CSS?.supports?.('field-sizing', 'content')) return;
  field.style.height = 'auto';
  if (draft !== '') field.style.height = `${field.scrollHeight + 2}px`;
}
