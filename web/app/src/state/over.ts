import type { Over } from '@snug/engine/api';
import { text, type Text, type TextKey } from '../i18n/keys.ts';
import type { Speak } from '../i18n/index.ts';

export interface OverView {
  readonly title: Text;
  readonly body: Text;
  /** What is left of it, and where. */
  readonly left: readonly TextKey[];
  readonly canRejoin: boolean;
  readonly insideMs: number | null;
}

export function overView(over: Over, isHost: boolean): OverView {
  const insideMs = over.joinedAtUnixMs === null ? null : over.endedAtUnixMs - over.joinedAtUnixMs;
  const { canRejoin } = over;
  const { gone, ...said } = why(over, isHost);
  const left: TextKey[] = [
    room(over.reason, gone),
    ...(isHost && canRejoin ? (['over.hostKey'] as const) : []),
    'over.others',
  ];
  return { ...said, left, canRejoin, insideMs };
}

function why(over: Over, isHost: boolean): Pick<OverView, 'title' | 'body'> & { gone: boolean } {
  switch (over.reason) {
    case 'left':
      return {
        title: text('over.leftTitle'),
        body: text(over.canRejoin ? 'over.leftBody' : 'over.endedBody'),
        gone: false,
      };
    case 'ended_by_host':
      return {
        title: text(isHost ? 'over.endedByYouTitle' : 'over.endedTitle'),
        body: text('over.endedBody'),
        gone: true,
      };
    case 'last_left':
      return { title: text('over.lastTitle'), body: text('over.lastBody'), gone: true };
    case 'expired':
      return { title: text('over.expiredTitle'), body: text('over.expiredBody'), gone: true };
    case 'replaced':
      return { title: text('over.replacedTitle'), body: text('over.replacedBody'), gone: false };
    case 'failed':
      return { title: text('over.failedTitle'), body: text('over.failedBody'), gone: false };
  }
}

/** What is said of the room is known: whoever was refused does not know whether it goes on. */
function room(reason: Over['reason'], gone: boolean): TextKey {
  if (gone) return 'over.gone';
  return reason === 'failed' ? 'start.goneBody' : 'over.goesOn';
}

const MINUTE_MS = 60_000;

/** "40 minutes", "one hour and five minutes". */
export function duration(ms: number, { t, list }: Pick<Speak, 't' | 'list'>): string {
  const minutes = Math.round(ms / MINUTE_MS);
  if (minutes < 1) return t('over.moment');
  const hours = Math.floor(minutes / 60);
  const rest = minutes % 60;
  return list([
    ...(hours > 0 ? [t('over.hours', { count: hours })] : []),
    ...(rest > 0 ? [t('over.minutes', { count: rest })] : []),
  ]);
}
