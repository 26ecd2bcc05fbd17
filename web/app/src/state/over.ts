import type { Over } from '@snug/engine/api';
import { text, type Text, type Translate } from '../i18n/keys.ts';

export interface OverView {
  readonly title: Text;
  readonly body: Text;
  /** The meeting is over for everybody, so what was promised about its end holds now. */
  readonly gone: boolean;
  readonly canRejoin: boolean;
  readonly insideMs: number | null;
}

export function overView(over: Over, isHost: boolean): OverView {
  const insideMs = over.joinedAtUnixMs === null ? null : over.endedAtUnixMs - over.joinedAtUnixMs;
  return { ...why(over, isHost), canRejoin: over.canRejoin, insideMs };
}

function why(over: Over, isHost: boolean): Pick<OverView, 'title' | 'body' | 'gone'> {
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

const MINUTE_MS = 60_000;

/** "40 minutes", "one hour and five minutes". */
export function duration(ms: number, t: Translate): string {
  const minutes = Math.round(ms / MINUTE_MS);
  if (minutes < 1) return t('over.moment');
  const hours = Math.floor(minutes / 60);
  const rest = minutes % 60;
  if (hours === 0) return t('over.minutes', { count: minutes });
  if (rest === 0) return t('over.hours', { count: hours });
  return t('over.hoursMinutes', {
    hours: t('over.hours', { count: hours }),
    minutes: t('over.minutes', { count: rest }),
  });
}
