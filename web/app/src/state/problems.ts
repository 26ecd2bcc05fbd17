import type { Problem, RefusalReason } from '@snug/engine/api';
import { text, type Text, type TextKey } from '../i18n/keys.ts';
import { type BothFailed, tellBoth, tellDevice } from './device-problems.ts';
import { tellStart } from './start-problems.ts';

/** What a person can do about it at once. */
export type Remedy =
  | 'retry'
  | 'reload'
  | 'start'
  | 'sound'
  | 'retry_camera'
  | 'retry_microphone'
  | 'retry_screen'
  | 'retry_both'
  | 'stop_camera'
  | 'unmute'
  | 'dismiss';

export interface Trouble {
  /** What is dismissed with it. */
  readonly ids: readonly number[];
  readonly title: Text;
  readonly body: Text;
  readonly remedies: readonly Remedy[];
  /** `red` only for what was refused; the rest is told calmly. */
  readonly tone: 'bad' | 'calm';
  readonly retryAfterMs: number | null;
}

/** Why something is refused, by the reason's code. */
export const REFUSAL: Record<RefusalReason, TextKey> = {
  no_transform: 'refusal.no_transform',
  count_mismatch: 'refusal.count_mismatch',
  wrong_sender: 'refusal.wrong_sender',
  wrong_stream: 'refusal.wrong_stream',
  forged: 'refusal.forged',
  replayed: 'refusal.replayed',
  not_encrypted: 'refusal.not_encrypted',
  not_in_group: 'refusal.not_in_group',
  codec: 'refusal.codec',
  group_rule: 'refusal.group_rule',
  worker_gone: 'refusal.worker_gone',
};

export type Told = Pick<Trouble, 'title' | 'body' | 'remedies'> &
  Partial<Pick<Trouble, 'tone' | 'retryAfterMs'>>;

/** What happened, what it means and what to do, for each thing that can go wrong. */
export function troubleOf(problem: Problem | BothFailed, time: (unixMs: number) => string): Trouble {
  const both = problem.code === 'devices';
  const told = both ? tellBoth(problem) : tell(problem, time);
  return { ids: both ? problem.ids : [problem.id], tone: 'calm', retryAfterMs: null, ...told };
}

function tell(problem: Problem, time: (unixMs: number) => string): Told {
  switch (problem.code) {
    case 'link':
    case 'create_failed':
    case 'unsupported_browser':
    case 'engine_failed':
      return tellStart(problem);
    case 'denied':
      return {
        title: text('problem.denied.title'),
        body: text(problem.passphraseNeeded ? 'problem.denied.passphrase' : 'problem.denied.body'),
        remedies: ['start'],
      };
    case 'rate_limited':
      return {
        title: text('problem.rate_limited.title'),
        body: text('problem.rate_limited.body'),
        remedies: ['retry'],
        retryAfterMs: problem.retryAfterMs,
      };
    case 'full':
      return { title: text('problem.full.title'), body: text('problem.full.body'), remedies: ['retry'] };
    case 'server_unreachable':
      return {
        title: text('problem.server_unreachable.title'),
        body: text('problem.server_unreachable.body', { time: time(problem.sinceUnixMs) }),
        remedies: ['retry'],
      };
    case 'server_stopping':
      return {
        title: text('problem.server_stopping.title'),
        body: text('problem.server_stopping.body'),
        remedies: [],
      };
    case 'media_unreachable':
      return {
        title: text('problem.media_unreachable.title'),
        body: text('problem.media_unreachable.body'),
        remedies: ['retry'],
      };
    case 'media_interrupted':
      return {
        title: text('problem.media_interrupted.title'),
        body: text('problem.media_interrupted.body', { time: time(problem.sinceUnixMs) }),
        remedies: ['retry'],
      };
    case 'device':
    case 'device_moved':
    case 'device_interrupted':
    case 'speaking_muted':
    case 'slept':
      return tellDevice(problem, time);
    case 'audio_blocked':
      return { title: text('banner.sound'), body: text('banner.soundBody'), remedies: ['sound'] };
    case 'chat_not_sent':
      return {
        title: text('chat.heading'),
        body: text(problem.reason === 'too_long' ? 'chat.tooLong' : 'chat.notConnected'),
        remedies: ['dismiss'],
      };
    default:
      return tellRefusal(problem);
  }
}

type Refused = Extract<Problem, { code: 'host_mismatch' | 'group_refused' | 'protocol' }>;

function tellRefusal(problem: Refused): Told {
  switch (problem.code) {
    case 'host_mismatch':
      return {
        title: text('problem.host_mismatch.title'),
        body: text('problem.host_mismatch.body'),
        remedies: ['start'],
        tone: 'bad',
      };
    case 'group_refused':
      return {
        title: text('problem.group_refused.title'),
        body: text('problem.group_refused.body'),
        remedies: ['retry', 'start'],
        tone: 'bad',
      };
    case 'protocol':
      return {
        title: text('problem.protocol.title'),
        body: text('problem.protocol.body'),
        remedies: ['reload'],
      };
  }
}
