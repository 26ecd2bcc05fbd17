import type { EngineSnapshot, Person, RefusalReason, Seal, SealReason, StreamKind } from '@snug/engine/api';
import { inWordsOf, type Words } from './words.ts';
import { text, type Text, type TextKey } from '../i18n/keys.ts';
import { REFUSAL } from './problems.ts';

/** The pill in the bar. There is no unencrypted state, because there is none. */
export interface Pill {
  readonly state: Seal['state'];
  readonly text: Text;
  /** For those who do not see where it stands and what it does. */
  readonly more: Text;
  readonly count: number | null;
}

export function refusals(seal: Seal): number {
  return Math.max(1, seal.reasons.length, seal.streamsRefused);
}

const PILL: Record<Seal['state'], TextKey> = {
  checking: 'pill.checking',
  sealed: 'pill.sealed',
  refused: 'pill.refused',
  reconnecting: 'pill.reconnecting',
};

export function pillOf(seal: Seal): Pill {
  const { state } = seal;
  const sealed = state === 'sealed';
  return {
    state,
    text: text(PILL[state]),
    more: sealed ? text('pill.sealedMore', { count: seal.people }) : text('pill.more'),
    count: sealed ? seal.people : state === 'refused' ? refusals(seal) : null,
  };
}

export interface SecurityStatus {
  readonly state: Seal['state'];
  readonly title: Text;
  readonly body: Text;
}

/** The one sentence about protection, computed from the live state only. */
export function statusOf(seal: Seal, words: Words): SecurityStatus {
  switch (seal.state) {
    case 'checking':
      return {
        state: 'checking',
        title: text('security.checkingTitle'),
        body: text('security.checkingBody'),
      };
    case 'reconnecting':
      return {
        state: 'reconnecting',
        title: text('security.reconnectingTitle'),
        body: text('security.reconnectingBody'),
      };
    case 'refused': {
      const count = refusals(seal);
      const title = text('security.refusedTitle', { count, checks: words(count) });
      return { state: 'refused', title, body: text('security.refusedBody') };
    }
    case 'sealed':
      return { state: 'sealed', title: text('security.sealedTitle'), body: sealedSentence(seal, words) };
  }
}

function sealedSentence(seal: Seal, words: Words): Text {
  if (seal.people <= 1) return text('security.sealedAlone');
  const people = words(seal.people);
  if (seal.streamsSealed === 0) return text('security.sealedQuiet', { people });
  const streams = inWordsOf(words, seal.streamsSealed, true);
  return text('security.sealedStreams', { count: seal.streamsSealed, streams, people });
}

export interface Refusal {
  readonly id: string;
  readonly code: RefusalReason;
  readonly sinceUnixMs: number;
  readonly key: TextKey;
  readonly name: string | null;
  readonly stream: StreamKind | null;
}

export function refusalsOf(snapshot: EngineSnapshot): Refusal[] {
  return snapshot.seal.reasons.map((reason) => refusalOf(reason, snapshot.people));
}

function refusalOf(reason: SealReason, people: readonly Person[]): Refusal {
  const person = people.find((someone) => someone.participant === reason.participant);
  return {
    id: `${reason.code}:${reason.participant ?? ''}:${reason.stream ?? ''}`,
    code: reason.code,
    sinceUnixMs: reason.sinceUnixMs,
    key: REFUSAL[reason.code],
    name: person === undefined || person.name === '' ? null : person.name,
    stream: reason.stream,
  };
}

/**
 * What went wrong, for whoever looks into it: codes and times only, so that pasting it somewhere tells nobody's
 * name and nothing of the meeting.
 */
export function reportOf(snapshot: EngineSnapshot): string {
  const { seal, epoch } = snapshot;
  const head = `snug report: ${seal.state}, epoch ${epoch ?? 'none'}, ${seal.people} people, streams ${seal.streamsSealed} sealed ${seal.streamsChecking} checking ${seal.streamsRefused} refused`;
  const lines = seal.reasons.map((reason) => {
    const leaf = snapshot.people.find((someone) => someone.participant === reason.participant)?.leaf;
    const since = new Date(reason.sinceUnixMs).toISOString();
    return `${since} ${reason.code}${reason.rule === null ? '' : ` (${reason.rule})`} leaf ${leaf ?? '-'} ${reason.stream ?? '-'}`;
  });
  return [head, ...lines].join('\n');
}

const STREAM_NAME: Record<StreamKind, TextKey> = {
  microphone: 'security.microphone',
  camera: 'security.camera',
  screen: 'security.screen',
  screenAudio: 'security.screenAudio',
};

export function streamName(kind: StreamKind): TextKey {
  return STREAM_NAME[kind];
}

export interface StreamState {
  readonly kind: StreamKind;
  readonly state: 'sealed' | 'checking' | 'refused' | 'muted';
  readonly key: TextKey;
}

const KINDS: readonly StreamKind[] = ['microphone', 'camera', 'screen', 'screenAudio'];
const STATE_TEXT: Record<StreamState['state'], TextKey> = {
  sealed: 'security.streamSealed',
  checking: 'security.streamChecking',
  refused: 'security.streamRefused',
  muted: 'security.streamMuted',
};

/** The live state of everything that a person sends. */
export function streamsOf(person: Person): StreamState[] {
  return KINDS.flatMap((kind) => {
    const stream = person.streams[kind];
    if (!stream.published) return [];
    const state = stream.sealed !== 'refused' && stream.muted ? 'muted' : stream.sealed;
    return [{ kind, state, key: STATE_TEXT[state] }];
  });
}
