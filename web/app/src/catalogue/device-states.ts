/** What can go wrong with devices and the network, and how each looks. */

import type { EngineSnapshot, Problem, ProblemCause } from '@snug/engine/api';
import { fixtures } from '@snug/engine/fake';
import type { State } from './states.ts';

const NOW = fixtures.FIXTURE_NOW;

function troubled(snapshot: EngineSnapshot, ...causes: readonly ProblemCause[]): EngineSnapshot {
  const problems = causes.map((cause, index): Problem => ({ id: index + 1, atUnixMs: NOW, ...cause }));
  return { ...snapshot, problems };
}

const FAILED = (
  failure: 'denied' | 'dismissed' | 'revoked' | 'system' | 'missing' | 'busy',
): EngineSnapshot =>
  troubled(
    {
      ...fixtures.PREJOIN,
      own: { ...fixtures.PREJOIN.own, camera: { state: 'failed', failure } },
    },
    { code: 'device', kind: 'camera', failure },
  );

const PHONE: EngineSnapshot = {
  ...fixtures.PREJOIN,
  devices: {
    ...fixtures.PREJOIN.devices,
    cameras: [
      { id: 'front', label: 'Front camera' },
      { id: 'back', label: 'Back camera' },
    ],
    speakers: [],
    speakerChoice: 'none',
    facing: 'user',
    canFlip: true,
  },
};

const SLEPT = { code: 'slept', sinceUnixMs: NOW - 60_000, untilUnixMs: NOW } as const;

export const DEVICE_STATES: readonly State[] = [
  { id: 'prejoin-camera-dismissed', snapshot: FAILED('dismissed') },
  { id: 'prejoin-camera-system', snapshot: FAILED('system') },
  { id: 'prejoin-camera-missing', snapshot: FAILED('missing') },
  {
    id: 'prejoin-nothing',
    snapshot: troubled(
      {
        ...fixtures.PREJOIN,
        devices: { ...fixtures.PREJOIN.devices, microphones: [], cameras: [] },
        own: {
          ...fixtures.PREJOIN.own,
          microphone: { state: 'failed', failure: 'missing' },
          camera: { state: 'failed', failure: 'missing' },
        },
      },
      { code: 'device', kind: 'camera', failure: 'missing' },
      { code: 'device', kind: 'microphone', failure: 'missing' },
    ),
  },
  { id: 'prejoin-phone', snapshot: PHONE },
  { id: 'settings-sound-check', snapshot: fixtures.PREJOIN, press: 'Settings>Play a sound' },
  {
    id: 'settings-sound-unheard',
    snapshot: fixtures.PREJOIN,
    press: 'Settings>Play a sound>No, nothing',
  },
  { id: 'settings-microphone-test', snapshot: fixtures.PREJOIN, press: 'Settings>Record and listen' },
  {
    id: 'meeting-microphone-moved',
    snapshot: troubled(fixtures.IN_MEETING, {
      code: 'device_moved',
      kind: 'microphone',
      why: 'unplugged',
      from: 'Headset',
      to: 'Built-in microphone',
    }),
  },
  {
    id: 'meeting-camera-moved',
    snapshot: troubled(fixtures.IN_MEETING, {
      code: 'device_moved',
      kind: 'camera',
      why: 'unplugged',
      from: 'Desk camera',
      to: 'Front camera',
    }),
  },
  {
    id: 'meeting-microphone-followed',
    snapshot: troubled(fixtures.IN_MEETING, {
      code: 'device_moved',
      kind: 'microphone',
      why: 'default_changed',
      from: 'Built-in microphone',
      to: 'Headset',
    }),
  },
  {
    id: 'meeting-phone-call',
    snapshot: troubled(fixtures.IN_MEETING, { code: 'device_interrupted', kind: 'microphone' }),
  },
  {
    id: 'meeting-camera-revoked',
    snapshot: troubled(fixtures.IN_MEETING, { code: 'device', kind: 'camera', failure: 'revoked' }),
  },
  {
    id: 'meeting-speaking-muted',
    snapshot: troubled(
      {
        ...fixtures.IN_MEETING,
        own: { ...fixtures.IN_MEETING.own, microphone: fixtures.START.own.microphone },
      },
      { code: 'speaking_muted' },
    ),
  },
  { id: 'meeting-slept', snapshot: troubled(fixtures.RECONNECTING, SLEPT) },
  { id: 'meeting-offline', snapshot: { ...fixtures.RECONNECTING, offlineSinceUnixMs: NOW - 5_000 } },
  {
    id: 'meeting-media-interrupted',
    snapshot: troubled(fixtures.IN_MEETING, { code: 'media_interrupted', sinceUnixMs: NOW - 4_000 }),
  },
  {
    id: 'meeting-server-gone',
    snapshot: troubled(fixtures.RECONNECTING, { code: 'server_unreachable', sinceUnixMs: NOW - 40_000 }),
  },
];
