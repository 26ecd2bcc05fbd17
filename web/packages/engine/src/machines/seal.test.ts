import { expect, test } from 'vitest';
import { noRefusals, type FrameRefusal, type TransformCounters } from '../frames/port.ts';
import {
  judgeReceiver,
  judgeSender,
  NEW_RECEIVER,
  NEW_SENDER,
  type ReceiverJudgement,
  type SealedStream,
  type SenderJudgement,
  summarise,
} from './seal.ts';

function counters(
  framesIn: number,
  framesOut: number,
  refused: Partial<Record<FrameRefusal, number>> = {},
): TransformCounters {
  const all = { ...noRefusals(), ...refused };
  const bytesOut = framesOut * 100;
  return { id: 1, role: 'send', framesIn, framesOut, bytesOut, waiting: 0, refused: all, claimedLeaf: null };
}

function sendAll(
  samples: readonly (readonly [before: number, sent: number, after: number])[],
  media: 'audio' | 'video' = 'video',
): SenderJudgement {
  return samples.reduce(
    (judgement, [before, sent, after]) =>
      judgeSender(judgement, {
        media,
        before: counters(before, before),
        after: counters(after, after),
        sent,
      }),
    NEW_SENDER,
  );
}

test('the canary passes when ten sealed frames left and no other', () => {
  expect(sendAll([[0, 0, 0]]).sealed).toBe('checking');
  expect(sendAll([[9, 9, 9]]).sealed).toBe('checking');
  expect(sendAll([[12, 0, 12]]).sealed).toBe('checking');
  expect(sendAll([[12, 12, 12]])).toMatchObject({ sealed: 'sealed', canaryPassed: true });
  expect(sendAll([[12, 1200, 12]], 'audio')).toMatchObject({ sealed: 'sealed', canaryPassed: true });
});

test('frames that wait in the worker for a key are no leak', () => {
  const sample = { media: 'video', before: counters(90, 0), after: counters(90, 0), sent: 90 } as const;
  expect(judgeSender(NEW_SENDER, sample).sealed).toBe('checking');
});

test('more left than the worker saw', () => {
  expect(sendAll([[0, 6, 0]])).toMatchObject({ sealed: 'refused', reason: 'count_mismatch' });
  expect(sendAll([[100, 105, 100]]).sealed).toBe('sealed');
  expect(sendAll([[100, 106, 100]]).sealed).toBe('refused');
  // The statistics were read while thirty frames were sealed.
  expect(sendAll([[100, 128, 130]]).sealed).toBe('sealed');
  // Frames that were lost on the way do not pay for plain ones later.
  expect(
    sendAll([
      [200, 20, 200],
      [300, 126, 300],
    ]).sealed,
  ).toBe('refused');
  expect(sendAll([[100, 10_400, 100]], 'audio').sealed).toBe('sealed');
  expect(sendAll([[100, 10_401, 100]], 'audio').sealed).toBe('refused');
});

test('a sender that leaked is never trusted again, nor one without a transform', () => {
  const leaked = sendAll([[0, 50, 0]]);
  const fine = { media: 'video', before: counters(90, 90), after: counters(90, 90), sent: 90 } as const;
  expect(judgeSender(leaked, fine)).toBe(leaked);
  const naked = judgeSender(NEW_SENDER, { media: 'video', before: null, after: null, sent: 3 });
  expect(naked).toMatchObject({ sealed: 'refused', reason: 'no_transform' });
});

type Reading = readonly [
  atMs: number,
  framesIn: number,
  framesOut: number,
  received: number,
  refused?: Partial<Record<FrameRefusal, number>>,
];

function receiveAll(readings: readonly Reading[]): ReceiverJudgement {
  return readings.reduce<ReceiverJudgement>(
    (judgement, [atMs, framesIn, framesOut, received, refused]) =>
      judgeReceiver(judgement, { counters: counters(framesIn, framesOut, refused), received, atMs }),
    NEW_RECEIVER,
  );
}

test('a receiver is sealed once frames of its member were opened', () => {
  expect(receiveAll([[0, 0, 0, 0]]).sealed).toBe('checking');
  // What came before this stream was bound to the receiver proves nothing about it.
  expect(receiveAll([[0, 500, 500, 500]]).sealed).toBe('checking');
  expect(
    receiveAll([
      [0, 500, 500, 500],
      [150, 510, 510, 510],
    ]).sealed,
  ).toBe('sealed');
  // A muted stream stays what it was.
  expect(
    receiveAll([
      [0, 0, 0, 0],
      [1000, 30, 30, 30],
      [5000, 30, 30, 30],
    ]).sealed,
  ).toBe('sealed');
});

test('each way of going wrong has its reason', () => {
  const bad = (refused: Partial<Record<FrameRefusal, number>>, opened: number) =>
    receiveAll([
      [0, 0, 0, 0],
      [1000, 100, opened, 100, refused],
    ]).reason;
  expect(bad({ wrong_sender: 3 }, 0)).toBe('wrong_sender');
  expect(bad({ wrong_sender: 40 }, 60)).toBeNull();
  expect(bad({ wrong_sender: 51 }, 60)).toBe('wrong_sender');
  expect(bad({ wrong_context: 3 }, 0)).toBe('wrong_stream');
  expect(bad({ forged: 51 }, 49)).toBe('forged');
  expect(bad({ replayed: 51 }, 49)).toBe('replayed');
  expect(bad({ not_sframe: 4 }, 0)).toBe('not_encrypted');
  expect(bad({ codec: 4 }, 0)).toBe('codec');
  expect(
    receiveAll([
      [0, 0, 0, 0],
      [1000, 0, 0, 50],
    ]).reason,
  ).toBe('count_mismatch');
  const naked = judgeReceiver(NEW_RECEIVER, { counters: null, received: 0, atMs: 0 });
  expect(naked).toMatchObject({ sealed: 'refused', reason: 'no_transform' });
});

test('a refusal stays for a while, then good frames clear it', () => {
  const refused = receiveAll([
    [0, 0, 0, 0],
    [1000, 100, 0, 100, { wrong_sender: 100 }],
  ]);
  const after = (atMs: number, framesOut: number) =>
    judgeReceiver(refused, {
      counters: counters(200, framesOut, { wrong_sender: 100 }),
      received: 200,
      atMs,
    });
  expect(after(3000, 50).sealed).toBe('refused');
  expect(after(8000, 50).sealed).toBe('sealed');
});

test('one lock for everything', () => {
  const stream = (sealed: SealedStream['sealed'], flowing = true): SealedStream => {
    const reason = sealed === 'refused' ? 'wrong_sender' : null;
    return { participant: 'bob', stream: 'camera', sealed, reason, flowing, sinceUnixMs: 1 };
  };
  const state = (phase: 'joined' | 'reconnecting' | 'joining', ...streams: SealedStream[]) =>
    summarise(phase, 2, streams, []).state;
  expect(state('joined')).toBe('sealed');
  expect(state('joining')).toBe('checking');
  expect(state('joined', stream('sealed'))).toBe('sealed');
  expect(state('joined', stream('sealed'), stream('checking'))).toBe('checking');
  expect(state('joined', stream('checking', false))).toBe('sealed');
  expect(state('reconnecting', stream('sealed'))).toBe('reconnecting');
  expect(state('reconnecting', stream('refused', false))).toBe('refused');
  expect(summarise('joined', 2, [stream('refused'), stream('sealed')], [])).toMatchObject({
    state: 'refused',
    streamsSealed: 1,
    streamsRefused: 1,
    reasons: [{ code: 'wrong_sender', participant: 'bob', stream: 'camera' }],
  });
  const alarm = {
    code: 'group_rule',
    rule: 'LeafTag',
    participant: null,
    stream: null,
    sinceUnixMs: 1,
  } as const;
  expect(summarise('joined', 2, [], [alarm]).state).toBe('refused');
});
