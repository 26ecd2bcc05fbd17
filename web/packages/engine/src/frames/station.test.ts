import { expect, test } from 'vitest';
import { FakeCrypto, sealed } from './fake-crypto.ts';
import type { EncodedFrame } from './pipeline.ts';
import type { FrameRefusal } from './port.ts';
import { FrameStation } from './station.ts';

const PLAIN = new Uint8Array([1, 2, 3]);
const ALICE = 0;
const BOB = 1;
const CAMERA = 1;
const SCREEN = 2;

function frame(bytes: Uint8Array = PLAIN, mimeType = 'video/VP8'): EncodedFrame {
  return { data: bytes.slice().buffer as ArrayBuffer, type: 'delta', getMetadata: () => ({ mimeType }) };
}

function bytesOf(frames: readonly EncodedFrame[]): number[][] {
  return frames.map(({ data }) => [...new Uint8Array(data)]);
}

function setUp() {
  const crypto = new FakeCrypto();
  const clock = { now: 0 };
  const station = new FrameStation(() => clock.now);
  const played: EncodedFrame[] = [];
  const send = station.addSender({ id: 1, role: 'send', media: 'video' });
  const receive = station.addReceiver(
    { id: 2, role: 'receive', media: 'video' },
    (opened) => played.push(opened),
    () => undefined,
  );
  const install = (epoch: bigint) =>
    station.key({ t: 'epoch_key', epoch, baseKey: new Uint8Array(16), ownLeaf: ALICE });
  const counters = (id: number) => {
    const found = station.counters().find((entry) => entry.id === id);
    if (found === undefined) throw new Error(`no transform ${id}`);
    return found;
  };
  return { crypto, clock, station, played, send, receive, install, counters };
}

test('a sender lets nothing out until it has a label, a worker and a key', () => {
  const { crypto, station, send, install, counters } = setUp();
  const outcomes: [boolean, FrameRefusal | null][] = [];
  const attempt = (bytes: Uint8Array, refusal: FrameRefusal | null, mimeType?: string) => {
    const sample = frame(bytes, mimeType);
    outcomes.push([send(sample), refusal]);
    if (refusal !== null) expect(bytesOf([sample]), refusal).toEqual([[...bytes]]);
    else expect(bytesOf([sample])[0]).not.toEqual([...bytes]);
  };
  attempt(PLAIN, 'unlabelled');
  station.label({ t: 'context', id: 1, context: CAMERA });
  attempt(PLAIN, 'no_key');
  station.ready(() => crypto);
  attempt(PLAIN, 'no_key');
  install(7n);
  attempt(PLAIN, 'no_key');
  station.key({ t: 'switch_sending', epoch: 7n });
  attempt(PLAIN, null);
  attempt(new Uint8Array(), 'empty');
  attempt(PLAIN, 'codec', 'video/H264');
  station.label({ t: 'block', id: 1 });
  attempt(PLAIN, 'blocked');
  expect(outcomes.map(([passed]) => passed)).toEqual(outcomes.map(([, refusal]) => refusal === null));
  const { refused, framesIn, framesOut } = counters(1);
  expect({ framesIn, framesOut }).toEqual({ framesIn: 8, framesOut: 1 });
  expect(refused).toMatchObject({ unlabelled: 1, no_key: 3, empty: 1, codec: 1, blocked: 1 });
});

test('a receiver plays only what the expected member sealed for the expected source', () => {
  const { crypto, station, played, receive, install, counters } = setUp();
  station.ready(() => crypto);
  install(7n);
  station.label({ t: 'expect', id: 2, leaf: BOB, context: CAMERA });
  const good = sealed(7, BOB, CAMERA, 1, PLAIN);
  receive(frame(good));
  receive(frame(good));
  receive(frame(sealed(7, ALICE, CAMERA, 2, PLAIN)));
  receive(frame(sealed(7, BOB, SCREEN, 3, PLAIN)));
  receive(frame(PLAIN));
  receive(frame(new Uint8Array()));
  receive(frame(good, 'video/H264'));
  expect(bytesOf(played)).toEqual([[...PLAIN]]);
  expect(counters(2).refused).toMatchObject({
    replayed: 1,
    wrong_sender: 1,
    wrong_context: 1,
    not_sframe: 1,
    empty: 1,
    codec: 1,
  });
});

test('frames of an epoch that is not here yet wait, thirty of them and one second', () => {
  const { crypto, clock, station, played, receive, install, counters } = setUp();
  station.ready(() => crypto);
  station.label({ t: 'expect', id: 2, leaf: BOB, context: CAMERA });
  for (let counter = 0; counter < 40; counter += 1) receive(frame(sealed(8, BOB, CAMERA, counter, PLAIN)));
  expect(counters(2)).toMatchObject({ waiting: 30, refused: { unknown_epoch: 10 } });
  clock.now = 900;
  install(8n);
  expect(played).toHaveLength(30);
  receive(frame(sealed(9, BOB, CAMERA, 1, PLAIN)));
  clock.now = 2000;
  install(9n);
  expect(played).toHaveLength(30);
  expect(counters(2)).toMatchObject({ waiting: 0, refused: { unknown_epoch: 11 } });
});

test('labels and keys that come before the transform or the module are kept', () => {
  const crypto = new FakeCrypto();
  const station = new FrameStation(() => 0);
  station.label({ t: 'expect', id: 2, leaf: BOB, context: CAMERA });
  station.key({ t: 'epoch_key', epoch: 7n, baseKey: new Uint8Array(16).fill(9), ownLeaf: ALICE });
  const played: EncodedFrame[] = [];
  const receive = station.addReceiver(
    { id: 2, role: 'receive', media: 'video' },
    (opened) => played.push(opened),
    () => undefined,
  );
  receive(frame(sealed(7, BOB, CAMERA, 1, PLAIN)));
  expect(played).toHaveLength(0);
  station.ready(() => crypto);
  expect(bytesOf(played)).toEqual([[...PLAIN]]);
});

test('keys are wiped once installed, and everything on leaving', () => {
  const { crypto, station, send, receive, played, install } = setUp();
  const next = new FakeCrypto();
  const cryptos = [crypto, next];
  station.ready(() => cryptos.shift() ?? next);
  const baseKey = new Uint8Array(16).fill(9);
  station.key({ t: 'epoch_key', epoch: 7n, baseKey, ownLeaf: ALICE });
  expect([...baseKey]).toEqual(Array.from({ length: 16 }, () => 0));
  station.key({ t: 'switch_sending', epoch: 7n });
  station.label({ t: 'context', id: 1, context: CAMERA });
  station.label({ t: 'expect', id: 2, leaf: BOB, context: CAMERA });
  expect(send(frame())).toBe(true);
  station.zeroise();
  expect(crypto.zeroized).toBe(true);
  expect(send(frame())).toBe(false);
  install(7n);
  receive(frame(sealed(7, BOB, CAMERA, 1, PLAIN)));
  expect(played).toHaveLength(0);
});
