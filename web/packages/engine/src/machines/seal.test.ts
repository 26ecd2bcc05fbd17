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

type Sent = readonly [atMs: number, before: number, sent: number, after: number];

/** Sounds are given in frames of a hundred bytes. */
function sendAll(samples: readonly Sent[], media: 'audio' | 'video' = 'video'): SenderJudgement {
  const unit = media === 'audio' ? 100 : 1;
  return samples.reduce<SenderJudgement>(
    (judgement, [atMs, before, sent, after]) =>
      judgeSender(judgement, {
        media,
        before: counters(before, before),
        after: counters(after, after),
        sent: sent * unit,
        atMs,
      }),
    NEW_SENDER,
  );
}

test('the canary passes when ten sealed frames left and no other', () => {
  for (const media of ['video', 'audio'] as const) {
    expect(sendAll([[0, 0, 0, 0]], media).sealed).toBe('checking');
    expect(sendAll([[0, 9, 9, 9]], media).sealed).toBe('checking');
    expect(sendAll([[0, 12, 0, 12]], media).sealed).toBe('checking');
    expect(sendAll([[0, 12, 12, 12]], media)).toMatchObject({ sealed: 'sealed', canaryPassed: true });
  }
  expect(sendAll([[0, 12, 30, 12]]).sealed).toBe('checking');
});

test('frames that wait in the worker for a key are no leak', () => {
  const sample = {
    media: 'video',
    before: counters(90, 0),
    after: counters(90, 0),
    sent: 90,
    atMs: 0,
  } as const;
  expect(judgeSender(NEW_SENDER, sample).sealed).toBe('checking');
});

test('sounds: more bytes left than the worker sealed', () => {
  expect(sendAll([[0, 100, 104, 100]], 'audio').sealed).toBe('sealed');
  expect(sendAll([[0, 100, 105, 100]], 'audio')).toMatchObject({
    sealed: 'refused',
    reason: 'count_mismatch',
  });
  // The statistics were read while thirty frames were sealed.
  expect(sendAll([[0, 100, 128, 130]], 'audio').sealed).toBe('sealed');
});

test('pictures: the encoder made frames that the worker never saw', () => {
  const leaking: Sent[] = [
    [0, 100, 100, 100],
    [1000, 100, 130, 100],
    [2000, 100, 160, 100],
  ];
  // A frame may be on its way to the worker.
  expect(sendAll(leaking).sealed).toBe('sealed');
  expect(sendAll([...leaking, [2500, 100, 175, 100]])).toMatchObject({
    sealed: 'refused',
    reason: 'count_mismatch',
  });
  expect(sendAll([...leaking, [2500, 158, 175, 160]]).sealed).toBe('sealed');
});

test('what waits for the network is not lost, and what is lost does not pay for plain frames', () => {
  const waiting: Sent[] = [
    [0, 0, 0, 0],
    [1000, 50, 10, 50],
  ];
  expect(sendAll([...waiting, [1500, 75, 75, 75]], 'audio').sealed).toBe('sealed');
  const lost: Sent[] = [...waiting, [3000, 50, 10, 50], [7000, 50, 10, 50]];
  expect(sendAll(lost, 'audio')).toMatchObject({ lost: 4000 });
  expect(sendAll([...lost, [8000, 50, 14, 50]], 'audio').sealed).not.toBe('refused');
  expect(sendAll([...lost, [8000, 50, 15, 50]], 'audio').sealed).toBe('refused');
});

test('a sender that leaked is never trusted again, nor one without a transform', () => {
  const leaked = sendAll([[0, 0, 50, 0]], 'audio');
  expect(leaked.sealed).toBe('refused');
  const fine = {
    media: 'audio',
    before: counters(90, 90),
    after: counters(90, 90),
    sent: 9000,
    atMs: 1,
  } as const;
  expect(judgeSender(leaked, fine)).toBe(leaked);
  const naked = judgeSender(NEW_SENDER, { media: 'video', before: null, after: null, sent: 3, atMs: 0 });
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
