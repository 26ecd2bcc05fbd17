import { useEffect, useState } from 'react';

const SHOWN_MS = 2_500;

export type Copied = 'idle' | 'copied' | 'failed';

/** Copies a text and says for a while that it did. */
export function useCopy(): [Copied, (text: string) => void] {
  const [copied, setCopied] = useState<Copied>('idle');
  useEffect(() => {
    if (copied !== 'copied') return undefined;
    const timer = setTimeout(() => setCopied('idle'), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = (text: string) => {
    navigator.clipboard.writeText(text).then(
      () => setCopied('copied'),
      () => setCopied('failed'),
    );
  };
  return [copied, copy];
}
