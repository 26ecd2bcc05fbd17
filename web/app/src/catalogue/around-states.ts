import { fixtures } from '@snug/engine/fake';
import type { State } from './states.ts';

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
];
