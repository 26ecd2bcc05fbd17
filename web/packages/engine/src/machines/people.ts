/** Who is shown: the roster of the group and nobody else, each with what the counters say. Pure. */

import type {
  Own,
  ParticipantId,
  Person,
  RefusalReason,
  Sealed,
  SealReason,
  Stream,
  StreamKind,
} from '../api.ts';
import type { RosterMember } from '../core/port.ts';
import type { HeardView } from './hearing.ts';
import type { Alarm } from './meeting.ts';
import type { SealedStream } from './seal.ts';

export const STREAM_KINDS: readonly StreamKind[] = ['microphone', 'camera', 'screen', 'screenAudio'];

export interface Judged {
  readonly sealed: Sealed;
  readonly reason: RefusalReason | null;
  readonly sinceUnixMs: number;
}

/** What the media side knows; null where it knows nothing. */
export interface MediaView {
  stream(
    participant: ParticipantId,
    kind: StreamKind,
  ): { readonly muted: boolean; readonly subscribed: boolean; readonly paused: boolean } | null;
  judgement(participant: ParticipantId, kind: StreamKind): Judged | null;
  ownPublished(kind: StreamKind): { readonly muted: boolean } | null;
  ownJudgement(kind: StreamKind): Judged | null;
  quality(participant: ParticipantId): Person['connection'];
  readonly heard: HeardView;
}

const ABSENT: Stream = {
  published: false,
  muted: false,
  trackKey: null,
  sealed: 'checking',
  reason: null,
  paused: false,
};

export interface PeopleView {
  readonly people: readonly Person[];
  readonly streams: readonly SealedStream[];
}

export function viewPeople(roster: readonly RosterMember[], own: Own, media: MediaView): PeopleView {
  const streams: SealedStream[] = [];
  const people = roster.map((member): Person => {
    const view = member.own ? ownStream(own, media) : remoteStream(member.participant, media);
    const entries = STREAM_KINDS.map((kind) => {
      const { stream, judged, flowing } = view(kind);
      if (stream.published) {
        streams.push({
          participant: member.participant,
          stream: kind,
          sealed: stream.sealed,
          reason: stream.reason,
          flowing,
          sinceUnixMs: judged?.sinceUnixMs ?? 0,
        });
      }
      return [kind, stream] as const;
    });
    return {
      participant: member.participant,
      leaf: member.leaf,
      name: member.name_readable ? member.name : '',
      own: member.own,
      host: member.host,
      sinceUnixMs: member.since_ms,
      connection: media.quality(member.participant),
      ...media.heard(member.participant),
      streams: Object.fromEntries(entries) as Record<StreamKind, Stream>,
    };
  });
  return { people, streams };
}

interface StreamView {
  readonly stream: Stream;
  readonly judged: Judged | null;
  readonly flowing: boolean;
}

function ownStream(own: Own, media: MediaView) {
  return (kind: StreamKind): StreamView => {
    const source = kind === 'screenAudio' ? null : own[kind];
    const published = media.ownPublished(kind);
    const on = source === null ? published !== null : source.state === 'on';
    const muted = !on || (published?.muted ?? false);
    if (!on && published === null) return { stream: ABSENT, judged: null, flowing: false };
    const judged = media.ownJudgement(kind);
    const stream: Stream = {
      published: true,
      muted,
      trackKey: isVideo(kind) && on ? `own:${kind}` : null,
      sealed: judged?.sealed ?? 'checking',
      reason: judged?.reason ?? null,
      paused: false,
    };
    return { stream, judged, flowing: published !== null && !muted };
  };
}

function remoteStream(participant: ParticipantId, media: MediaView) {
  return (kind: StreamKind): StreamView => {
    const remote = media.stream(participant, kind);
    if (remote === null) return { stream: ABSENT, judged: null, flowing: false };
    const judged = media.judgement(participant, kind);
    const sealed = judged?.sealed ?? 'checking';
    const shown = isVideo(kind) && !remote.muted && sealed !== 'refused';
    const stream: Stream = {
      published: true,
      muted: remote.muted,
      trackKey: shown ? `${participant}:${kind}` : null,
      sealed,
      reason: judged?.reason ?? null,
      paused: remote.paused,
    };
    return { stream, judged, flowing: remote.subscribed && !remote.muted };
  };
}

/** Reasons that belong to the group as a whole. */
export function groupReasons(alarms: readonly Alarm[], strangers: readonly Stranger[]): SealReason[] {
  return [
    ...alarms.map(({ rule, atUnixMs }): SealReason => ({
      code: 'group_rule',
      rule,
      participant: null,
      stream: null,
      sinceUnixMs: atUnixMs,
    })),
    ...strangers.map(({ participant, sinceUnixMs }): SealReason => ({
      code: 'not_in_group',
      rule: null,
      participant,
      stream: null,
      sinceUnixMs,
    })),
  ];
}

/** A sender of media who is not in the group: never shown, and after a while reported. */
export interface Stranger {
  readonly participant: ParticipantId;
  readonly sinceUnixMs: number;
}

/** Somebody who just joined, or just left, is in one list before the other. */
const STRANGER_AFTER_MS = 10_000;

export function watchStrangers(
  known: readonly Stranger[],
  present: readonly ParticipantId[],
  now: number,
): { readonly all: readonly Stranger[]; readonly reported: readonly Stranger[] } {
  const all = present.map(
    (participant) =>
      known.find((stranger) => stranger.participant === participant) ?? { participant, sinceUnixMs: now },
  );
  return { all, reported: all.filter(({ sinceUnixMs }) => now - sinceUnixMs >= STRANGER_AFTER_MS) };
}

function isVideo(kind: StreamKind): boolean {
  return kind === 'camera' || kind === 'screen';
}
