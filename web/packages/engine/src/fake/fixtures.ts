import type { EngineSnapshot, Meeting, Person, RefusalReason, Sealed, Stream, StreamKind } from '../api.ts';

const NOW = Date.UTC(2026, 10, 22, 10, 42);
export const FIXTURE_NOW = NOW;

export const ABSENT: Stream = {
  published: false,
  muted: false,
  trackKey: null,
  sealed: 'checking',
  reason: null,
  paused: false,
};

/** A published stream. */
export function stream(
  participant: string,
  kind: StreamKind,
  sealed: Sealed = 'sealed',
  muted = false,
): Stream {
  const video = kind === 'camera' || kind === 'screen';
  return {
    published: true,
    muted,
    trackKey: video && sealed === 'sealed' && !muted ? `${participant}:${kind}` : null,
    sealed,
    reason: sealed === 'refused' ? 'wrong_sender' : null,
    paused: false,
  };
}

/** Somebody in the group, with microphone and camera on unless told otherwise. */
export function person(leaf: number, name: string, change: Partial<Person> = {}): Person {
  const participant = change.participant ?? `fixture-participant-${String(leaf).padStart(2, '0')}`;
  const key = change.own === true ? 'own' : participant;
  return {
    participant,
    leaf,
    name,
    own: false,
    host: leaf === 0,
    sinceUnixMs: NOW - (20 - leaf) * 60_000,
    connection: 'good',
    volume: 1,
    mutedForMe: false,
    streams: {
      microphone: stream(key, 'microphone'),
      camera: stream(key, 'camera'),
      screen: ABSENT,
      screenAudio: ABSENT,
    },
    ...change,
  };
}

export const MEETING: Meeting = {
  title: 'Thursday planning',
  isHost: true,
  passphraseNeeded: false,
  expiresAtUnixMs: NOW + 7 * 24 * 3_600_000,
  present: 3,
  link: 'https://snug.example/#AAAAAAAAAAAAAAAAAAAAAA.AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA',
};

export const START: EngineSnapshot = {
  screen: 'start',
  phase: 'idle',
  phaseSinceUnixMs: NOW,
  busy: false,
  passphraseWanted: false,
  meeting: null,
  people: [],
  hands: [],
  seal: {
    state: 'checking',
    people: 0,
    streamsSealed: 0,
    streamsChecking: 0,
    streamsRefused: 0,
    reasons: [],
  },
  code: [],
  epoch: null,
  history: [],
  chat: [],
  devices: {
    microphones: [
      { id: 'mic-1', label: 'Built-in microphone' },
      { id: 'mic-2', label: 'Headset' },
    ],
    cameras: [{ id: 'cam-1', label: 'Front camera' }],
    speakers: [{ id: 'out-1', label: 'Built-in speakers' }],
    selected: { microphone: null, camera: null, speaker: null },
    defaults: {
      microphone: { id: 'mic-1', label: 'Built-in microphone' },
      camera: null,
      speaker: { id: 'out-1', label: 'Built-in speakers' },
    },
    used: { microphone: null, camera: null, speaker: { id: 'out-1', label: 'Built-in speakers' } },
    speakerChoice: 'list',
    facing: null,
    canFlip: false,
  },
  own: {
    microphone: { state: 'off', failure: null },
    camera: { state: 'off', failure: null },
    screen: { state: 'off', failure: null },
  },
  effects: {
    noise: { wanted: true, state: 'on' },
    background: { choice: 'none', state: 'off', hasOwnPicture: false, available: true },
  },
  problems: [],
  over: null,
  offlineSinceUnixMs: null,
  joinedAtUnixMs: null,
  unseen: 0,
};

export const CREATED: EngineSnapshot = { ...START, screen: 'created', meeting: { ...MEETING, present: 0 } };

export const PREJOIN: EngineSnapshot = {
  ...START,
  screen: 'prejoin',
  phase: 'opened',
  meeting: MEETING,
  own: { ...START.own, microphone: { state: 'on', failure: null }, camera: { state: 'on', failure: null } },
};

export const PASSPHRASE_WANTED: EngineSnapshot = {
  ...START,
  screen: 'prejoin',
  passphraseWanted: true,
  meeting: { ...MEETING, title: null, passphraseNeeded: true, isHost: false, present: 0 },
};

const PEOPLE: readonly Person[] = [
  person(0, 'Amara Okafor', { own: true }),
  person(1, 'Jonas Lindqvist'),
  person(2, 'Mei Tanaka', {
    streams: {
      ...person(2, '').streams,
      microphone: stream('fixture-participant-02', 'microphone', 'sealed', true),
    },
  }),
  person(3, 'Rafael Duarte', { streams: { ...person(3, '').streams, camera: ABSENT } }),
  person(4, 'Sanne de Wit', { connection: 'weak' }),
  person(5, 'Tomasz Zieliński'),
];

export const IN_MEETING: EngineSnapshot = {
  ...PREJOIN,
  screen: 'meeting',
  phase: 'joined',
  joinedAtUnixMs: NOW - 754_000,
  people: PEOPLE,
  seal: { state: 'sealed', people: 6, streamsSealed: 11, streamsChecking: 0, streamsRefused: 0, reasons: [] },
  code: ['48210', '07734', '91562', '33018', '60447', '12985'],
  epoch: 9,
  history: PEOPLE.map((someone, index) => ({
    id: index,
    kind: 'joined' as const,
    participant: someone.participant,
    name: someone.name,
    atUnixMs: someone.sinceUnixMs,
  })),
  chat: [
    {
      id: 'chat-1',
      participant: 'fixture-participant-01',
      leaf: 1,
      name: 'Jonas Lindqvist',
      text: 'The notes are in the usual folder.',
      atUnixMs: NOW - 120_000,
      own: false,
    },
    {
      id: 'chat-2',
      participant: 'fixture-participant-00',
      leaf: 0,
      name: 'Amara Okafor',
      text: 'Thanks. Start in a minute?',
      atUnixMs: NOW - 60_000,
      own: true,
    },
  ],
};

/** Somebody shares a screen with sound. */
export const SCREEN_SHARED: EngineSnapshot = {
  ...IN_MEETING,
  people: PEOPLE.map((someone) =>
    someone.leaf === 1
      ? {
          ...someone,
          streams: {
            ...someone.streams,
            screen: stream(someone.participant, 'screen'),
            screenAudio: stream(someone.participant, 'screenAudio'),
          },
        }
      : someone,
  ),
};

/** One camera is refused. */
export function refusedBecause(code: RefusalReason): EngineSnapshot {
  return {
    ...IN_MEETING,
    people: PEOPLE.map((someone) =>
      someone.leaf === 4
        ? {
            ...someone,
            streams: {
              ...someone.streams,
              camera: { ...stream(someone.participant, 'camera', 'refused'), reason: code },
            },
          }
        : someone,
    ),
    seal: {
      ...IN_MEETING.seal,
      state: 'refused',
      streamsSealed: 10,
      streamsRefused: 1,
      reasons: [
        {
          code,
          rule: null,
          participant: 'fixture-participant-04',
          stream: 'camera',
          sinceUnixMs: NOW - 5_000,
        },
      ],
    },
  };
}

export const RECONNECTING: EngineSnapshot = {
  ...IN_MEETING,
  phase: 'reconnecting',
  phaseSinceUnixMs: NOW - 8_000,
  seal: { ...IN_MEETING.seal, state: 'reconnecting' },
};

export const OVER: EngineSnapshot = {
  ...START,
  screen: 'over',
  phase: 'over',
  meeting: MEETING,
  over: { reason: 'ended_by_host', joinedAtUnixMs: NOW - 2_400_000, endedAtUnixMs: NOW, canRejoin: false },
};
