import type { EngineSnapshot, Person, Preferences, Problem, ProblemCause, Reaction } from '@snug/engine/api';
import type { ConnectionReport } from '@snug/engine/connection-test';
import { fixtures } from '@snug/engine/fake';
import type { PanelName } from '../features/meeting/usePanels.ts';
import { AROUND_STATES } from './around-states.ts';
import { SIGNAL_STATES } from './signal-states.ts';
import { DEVICE_STATES } from './device-states.ts';
import { EFFECT_STATES } from './effect-states.ts';
import { ROOM_STATES } from './room-states.ts';
import { STAGE_STATES } from './stage-states.ts';

export interface State {
  readonly id: string;
  readonly snapshot: EngineSnapshot;
  readonly panel?: PanelName;
  /**
   * Names of the controls to press, or keys as `key:?`, one after the other, split by `>`. `desk:` and `phone:` before
   * a name: only there.
   */
  readonly press?: string;
  readonly preferences?: Partial<Preferences>;
  /** Sent when the state is drawn, and from time to time again. */
  readonly reactions?: readonly Reaction[];
  /** What the connection test finds. */
  readonly check?: ConnectionReport;
  /** Kept in docs/screens. */
  readonly kept?: boolean;
}

const GUEST_NAMES = [
  'Ines Duarte',
  'Mats Berg',
  'Yuki Tan',
  'Omar Haddad',
  'Priya Nair',
  'Lena Kowalski',
  'Tom Ashworth',
  'Zofia Wójcik',
  'Ben Adeyemi',
  'Chloé Martin',
  'Ravi Menon',
];

function troubled(snapshot: EngineSnapshot, cause: ProblemCause): EngineSnapshot {
  const problem: Problem = { id: 1, atUnixMs: fixtures.FIXTURE_NOW, ...cause };
  return { ...snapshot, problems: [problem] };
}

function crowd(count: number): EngineSnapshot {
  const people: Person[] = Array.from({ length: count }, (_, leaf) =>
    fixtures.person(
      leaf,
      leaf === 0 ? 'Amara Okafor' : (GUEST_NAMES[(leaf - 1) % GUEST_NAMES.length] ?? ''),
      {
        own: leaf === 0,
      },
    ),
  );
  return {
    ...fixtures.IN_MEETING,
    people,
    seal: { ...fixtures.IN_MEETING.seal, people: count, streamsSealed: count * 2 },
  };
}

const SHARING: EngineSnapshot = {
  ...fixtures.IN_MEETING,
  own: { ...fixtures.IN_MEETING.own, screen: { state: 'on', failure: null } },
};

const CAMERA_OFF: EngineSnapshot = {
  ...fixtures.PREJOIN,
  own: fixtures.START.own,
  meeting: fixtures.PREJOIN.meeting && {
    ...fixtures.PREJOIN.meeting,
    title: null,
    isHost: false,
    present: 0,
  },
};

const OPENING: EngineSnapshot = {
  ...fixtures.PREJOIN,
  phase: 'proving',
  meeting: fixtures.PREJOIN.meeting && { ...fixtures.PREJOIN.meeting, title: null },
};

const DENIED: EngineSnapshot = troubled(
  { ...OPENING, phase: 'idle' },
  { code: 'denied', passphraseNeeded: false },
);

const over = fixtures.OVER.over;

const guest = (snapshot: EngineSnapshot): EngineSnapshot => ({
  ...snapshot,
  meeting: snapshot.meeting && { ...snapshot.meeting, isHost: false },
});

/** Every screen in each state it can be in. */
export const STATES: readonly State[] = [
  { id: 'start', snapshot: fixtures.START, kept: true },
  { id: 'start-options', snapshot: fixtures.START, press: 'Options for the new meeting' },
  { id: 'start-busy', snapshot: { ...fixtures.START, busy: true } },
  {
    id: 'start-wrong-link',
    snapshot: troubled(fixtures.START, { code: 'link', failure: 'missing_fragment' }),
  },
  {
    id: 'start-create-failed',
    snapshot: troubled(fixtures.START, { code: 'create_failed', reason: 'unreachable' }),
  },
  {
    id: 'start-unsupported',
    snapshot: troubled(fixtures.START, { code: 'unsupported_browser', missing: 'script_transform' }),
  },
  { id: 'created', snapshot: fixtures.CREATED },
  {
    id: 'created-passphrase',
    snapshot: {
      ...fixtures.CREATED,
      meeting: fixtures.CREATED.meeting && { ...fixtures.CREATED.meeting, passphraseNeeded: true },
    },
  },
  { id: 'prejoin', snapshot: fixtures.PREJOIN },
  { id: 'prejoin-camera-off', snapshot: CAMERA_OFF },
  { id: 'prejoin-opening', snapshot: OPENING },
  { id: 'prejoin-denied', snapshot: DENIED },
  { id: 'prejoin-passphrase', snapshot: fixtures.PASSPHRASE_WANTED },
  {
    id: 'prejoin-passphrase-wrong',
    snapshot: troubled(fixtures.PASSPHRASE_WANTED, { code: 'denied', passphraseNeeded: true }),
  },
  {
    id: 'prejoin-rate-limited',
    snapshot: troubled({ ...OPENING, phase: 'idle' }, { code: 'rate_limited', retryAfterMs: 42_000 }),
  },
  {
    id: 'prejoin-full',
    snapshot: troubled(fixtures.PREJOIN, { code: 'full' }),
  },
  {
    id: 'prejoin-host-mismatch',
    snapshot: troubled({ ...OPENING, phase: 'idle' }, { code: 'host_mismatch' }),
  },
  {
    id: 'prejoin-camera-busy',
    snapshot: troubled(CAMERA_OFF, { code: 'device', kind: 'camera', failure: 'busy' }),
  },
  {
    id: 'prejoin-camera-denied',
    snapshot: troubled(CAMERA_OFF, { code: 'device', kind: 'camera', failure: 'denied' }),
  },
  { id: 'meeting', snapshot: fixtures.IN_MEETING, kept: true },
  ...SIGNAL_STATES,
  ...STAGE_STATES,
  { id: 'meeting-leave', snapshot: fixtures.IN_MEETING, press: 'Leave or end' },
  { id: 'meeting-end', snapshot: fixtures.IN_MEETING, press: 'Leave or end>End for everybody' },
  { id: 'meeting-alone', snapshot: crowd(1) },
  { id: 'meeting-two', snapshot: guest(crowd(2)) },
  { id: 'meeting-many', snapshot: crowd(31) },
  { id: 'meeting-screen', snapshot: fixtures.SCREEN_SHARED },
  { id: 'meeting-sharing', snapshot: SHARING },
  { id: 'meeting-refused', snapshot: fixtures.refusedBecause('wrong_sender') },
  { id: 'meeting-reconnecting', snapshot: fixtures.RECONNECTING },
  {
    id: 'meeting-checking',
    snapshot: {
      ...fixtures.IN_MEETING,
      seal: { ...fixtures.IN_MEETING.seal, state: 'checking', streamsSealed: 8, streamsChecking: 3 },
    },
  },
  { id: 'meeting-audio-blocked', snapshot: troubled(fixtures.IN_MEETING, { code: 'audio_blocked' }) },
  {
    id: 'meeting-microphone-busy',
    snapshot: troubled(fixtures.IN_MEETING, { code: 'device', kind: 'microphone', failure: 'busy' }),
  },
  { id: 'meeting-server-stopping', snapshot: troubled(fixtures.RECONNECTING, { code: 'server_stopping' }) },
  ...AROUND_STATES,
  ...DEVICE_STATES,
  ...EFFECT_STATES,
  ...ROOM_STATES,
  { id: 'chat-empty', snapshot: { ...crowd(1), chat: [] }, panel: 'chat' },
  { id: 'people', snapshot: fixtures.IN_MEETING, panel: 'people' },
  { id: 'security', snapshot: fixtures.IN_MEETING, panel: 'security', kept: true },
  {
    id: 'security-refused',
    snapshot: fixtures.refusedBecause('wrong_sender'),
    panel: 'security',
  },
  { id: 'over', snapshot: fixtures.OVER },
  {
    id: 'over-left',
    snapshot: { ...fixtures.OVER, over: over && { ...over, reason: 'left', canRejoin: true } },
  },
  { id: 'over-expired', snapshot: { ...fixtures.OVER, over: over && { ...over, reason: 'expired' } } },
  { id: 'over-replaced', snapshot: { ...fixtures.OVER, over: over && { ...over, reason: 'replaced' } } },
];
