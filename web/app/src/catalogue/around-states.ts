import { fixtures } from '@snug/engine/fake';
import {
  begun,
  found,
  newReport,
  nextCheck,
  type ConnectionReport,
  type Finding,
} from '@snug/engine/connection-test';
import type { State } from './states.ts';

const WELL: readonly Finding[] = [
  { check: 'browser', missing: [] },
  { check: 'server', ms: 38 },
  { check: 'control', ms: 712 },
  { check: 'media', ms: 340, transport: 'udp', roundTripMs: 24 },
  { check: 'devices', microphones: 2, cameras: 1, speakers: 1 },
  { check: 'speed', framesPerSecond: 18_400 },
];

/** As the machine judges it; what comes after the last finding is under way. */
function checked(findings: readonly Finding[]): ConnectionReport {
  let report = newReport(fixtures.FIXTURE_NOW);
  for (const finding of findings) report = found(begun(report, finding.check), finding);
  const next = nextCheck(report);
  return next === null ? report : begun(report, next);
}

/** Before, after and around the meeting. */
export const AROUND_STATES: readonly State[] = [
  {
    id: 'created-untitled',
    snapshot: {
      ...fixtures.CREATED,
      meeting: fixtures.CREATED.meeting && { ...fixtures.CREATED.meeting, title: null },
    },
  },
  { id: 'created-calendar', snapshot: fixtures.CREATED, press: 'Put it into a calendar' },
  { id: 'meeting-invite', snapshot: fixtures.IN_MEETING, press: 'More>Invite people' },
  { id: 'check', snapshot: fixtures.START, press: 'Test the connection', check: checked(WELL) },
  {
    id: 'check-blocked',
    snapshot: fixtures.START,
    press: 'Test the connection',
    check: checked([
      ...WELL.slice(0, 3),
      { check: 'media', obstacle: 'timeout' },
      { check: 'devices', microphones: 1, cameras: 0, speakers: 0 },
      { check: 'speed', framesPerSecond: 1_020 },
    ]),
  },
  {
    id: 'check-unreachable',
    snapshot: fixtures.START,
    press: 'Test the connection',
    check: checked([
      { check: 'browser', missing: [] },
      { check: 'server', obstacle: 'unreachable' },
      ...WELL.slice(4),
    ]),
  },
  {
    id: 'check-running',
    snapshot: fixtures.START,
    press: 'Test the connection',
    check: checked(WELL.slice(0, 3)),
  },
];
