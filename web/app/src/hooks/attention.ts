import { useEffect } from 'react';
import { inWords, useText } from '../i18n/index.ts';
import { noticeOf } from '../state/attention.ts';
import { useEngine } from './engine.ts';

/** Lends the engine the words of the person's language, for what happens while nobody looks. */
export function useAttention(): void {
  const { t } = useText();
  const { attention } = useEngine();
  useEffect(
    () =>
      attention.attend((call) => {
        const { title, body } = noticeOf(call, (count) => inWords(t, count));
        return { title: t(title.key, title.values), body };
      }),
    [attention, t],
  );
}
