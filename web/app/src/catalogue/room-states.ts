import type { ChatLine, EngineSnapshot } from '@snug/engine/api';
import { fixtures } from '@snug/engine/fake';
import type { State } from './states.ts';

const SAID: readonly (readonly [leaf: number, minutesAgo: number, text: string])[] = [
  [1, 14, 'The notes are in the usual folder: https://files.example.org/planning/2026/third-quarter'],
  [1, 13, 'Everything that was still open last time is marked with *open*.'],
  [2, 9, 'I can not find the third one. Do you mean this?\n\nIt was `budget-final-2.ods`, I think.'],
  [
    0,
    8,
    'Yes. (See also https://wiki.example.org/a/very/long/address/that/goes/on/and/on?with=query&and=more#end.)',
  ],
  [3, 5, 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft'],
  [5, 3, 'מצוין, תודה! נתחיל בעוד חמש דקות'],
  [4, 1, 'My connection is weak today, so I listen only.'],
  [0, 0, 'Thanks. Start in a minute?'],
];

const LINES: readonly ChatLine[] = SAID.flatMap(([leaf, minutes, text], index) => {
  const person = fixtures.IN_MEETING.people.find((someone) => someone.leaf === leaf);
  if (person === undefined) return [];
  const { participant, name, own } = person;
  return [
    {
      id: `said-${index}`,
      participant,
      leaf,
      name,
      text,
      own,
      atUnixMs: fixtures.FIXTURE_NOW - minutes * 60_000,
    },
  ];
});

const TALKING: EngineSnapshot = { ...fixtures.IN_MEETING, chat: LINES };

const LONG: EngineSnapshot = {
  ...fixtures.IN_MEETING,
  chat: Array.from({ length: 40 }, (_, round) =>
    LINES.map((line) => ({ ...line, id: `${round}-${line.id}` })),
  ).flat(),
};

/** Settings, keys, chat and the bar in each of their states. */
export const ROOM_STATES: readonly State[] = [
  { id: 'start-settings', snapshot: fixtures.START, press: 'Settings' },
  { id: 'meeting-settings', snapshot: fixtures.IN_MEETING, press: 'More>Settings' },
  { id: 'meeting-settings-stored', snapshot: fixtures.IN_MEETING, press: 'More>Settings>Erase all of it' },
  { id: 'meeting-keys', snapshot: fixtures.IN_MEETING, press: 'key:?' },
  { id: 'meeting-more', snapshot: fixtures.IN_MEETING, press: 'More' },
  {
    id: 'meeting-long-title',
    snapshot: {
      ...fixtures.IN_MEETING,
      meeting: fixtures.IN_MEETING.meeting && {
        ...fixtures.IN_MEETING.meeting,
        title: 'Extraordinary assembly of the housing co-operative on the roof, the bicycles and the cellar',
      },
    },
  },
  { id: 'chat', snapshot: TALKING, panel: 'chat' },
  { id: 'chat-long', snapshot: LONG, panel: 'chat' },
  {
    id: 'chat-not-sent',
    snapshot: { ...TALKING, phase: 'reconnecting', seal: fixtures.RECONNECTING.seal },
    panel: 'chat',
    press: 'write:Message everyone=Shall we meet again on Monday?>key:Enter',
  },
];
