import { expect, test } from 'vitest';
import type { Own, ParticipantId, StreamKind } from '../api.ts';
import type { RosterMember } from '../core/port.ts';
import { HEARD_AS_SENT } from './hearing.ts';
import { groupReasons, type Judged, type MediaView, viewPeople, watchStrangers } from './people.ts';

const OFF = { state: 'off', failure: null } as const;
const ON = { state: 'on', failure: null } as const;
const NOTHING_ON: Own = { microphone: OFF, camera: OFF, screen: OFF };
const SEALED: Judged = { sealed: 'sealed', reason: null, sinceUnixMs: 1 };
const REFUSED: Judged = { sealed: 'refused', reason: 'wrong_sender', sinceUnixMs: 2 };

function member(leaf: number, change: Partial<RosterMember> = {}): RosterMember {
  const name = ['Alice', 'Bob', 'Carol'][leaf] ?? '';
  const participant = name.toLowerCase();
  return {
    participant,
    leaf,
    name,
    own: leaf === 0,
    host: leaf === 0,
    name_readable: true,
    since_ms: 1,
    ...change,
  };
}

function media(
  streams: Readonly<Record<string, { muted?: boolean; subscribed?: boolean; judged?: Judged }>>,
): MediaView {
  const find = (participant: ParticipantId, kind: StreamKind) => streams[`${participant}:${kind}`];
  return {
    stream(participant, kind) {
      const found = find(participant, kind);
      return found === undefined
        ? null
        : { muted: found.muted ?? false, subscribed: found.subscribed ?? true, paused: false };
    },
    judgement: (participant, kind) => find(participant, kind)?.judged ?? null,
    ownPublished(kind) {
      const found = find('own', kind);
      return found === undefined ? null : { muted: found.muted ?? false };
    },
    ownJudgement: (kind) => find('own', kind)?.judged ?? null,
    quality: () => 'good',
    heard: () => HEARD_AS_SENT,
  };
}

test('exactly the members of the group are shown', () => {
  const { people } = viewPeople(
    [member(0), member(1)],
    NOTHING_ON,
    media({ 'mallory:camera': { judged: SEALED } }),
  );
  expect(people.map(({ name }) => name)).toEqual(['Alice', 'Bob']);
});

test('a video that is refused or muted cannot be drawn', () => {
  const key = (judged: Judged | undefined, muted = false) =>
    viewPeople([member(1)], NOTHING_ON, media({ 'bob:camera': { muted, ...(judged && { judged }) } }))
      .people[0]?.streams.camera;
  expect(key(SEALED)).toMatchObject({ trackKey: 'bob:camera', sealed: 'sealed' });
  expect(key(undefined)).toMatchObject({ trackKey: 'bob:camera', sealed: 'checking' });
  expect(key(SEALED, true)).toMatchObject({ trackKey: null, muted: true });
  expect(key(REFUSED)).toMatchObject({ trackKey: null, sealed: 'refused', reason: 'wrong_sender' });
});

test('a name that could not be opened is empty, not guessed', () => {
  const { people } = viewPeople([member(1, { name_readable: false })], NOTHING_ON, media({}));
  expect(people[0]?.name).toBe('');
});

test('only what should flow now counts for the lock', () => {
  const { streams } = viewPeople(
    [member(0), member(1)],
    { ...NOTHING_ON, camera: ON },
    media({
      'own:camera': { judged: SEALED },
      'own:microphone': { muted: true },
      'bob:camera': { subscribed: false },
      'bob:microphone': { judged: SEALED },
    }),
  );
  const flowing = streams
    .filter((stream) => stream.flowing)
    .map(({ participant, stream }) => `${participant}:${stream}`);
  expect(flowing).toEqual(['alice:camera', 'bob:microphone']);
});

test('one sees oneself before anything is published', () => {
  const { people } = viewPeople([member(0)], { ...NOTHING_ON, camera: ON }, media({}));
  expect(people[0]?.streams.camera).toMatchObject({
    published: true,
    trackKey: 'own:camera',
    sealed: 'checking',
  });
});

test('a stranger who sends media is reported after ten seconds, and never shown', () => {
  const first = watchStrangers([], ['mallory'], 1000);
  expect(first.reported).toEqual([]);
  expect(watchStrangers(first.all, ['mallory'], 10_999).reported).toEqual([]);
  const late = watchStrangers(first.all, ['mallory'], 11_000);
  expect(groupReasons([], late.reported)).toMatchObject([{ code: 'not_in_group', participant: 'mallory' }]);
  expect(watchStrangers(late.all, [], 12_000).all).toEqual([]);
});
