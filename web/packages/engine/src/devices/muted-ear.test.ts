import { expect, test } from 'vitest';
import { MutedEar } from './muted-ear.ts';

class FakeTrack {
  enabled = false;
  stopped = false;
  readonly copies: FakeTrack[] = [];
  clone(): FakeTrack {
    const copy = new FakeTrack();
    this.copies.push(copy);
    return copy;
  }
  stop(): void {
    this.stopped = true;
  }
}

function setUp() {
  let loud = 0;
  let now = 0;
  let tick: (() => void) | null = null;
  const heard: FakeTrack[] = [];
  const said: boolean[] = [];
  const ear = new MutedEar(
    {
      listen(track) {
        const fake = track as unknown as FakeTrack;
        heard.push(fake);
        return { read: (into) => into.fill(loud), stop: () => undefined };
      },
      every(_ms, callback) {
        tick = callback;
        return () => (tick = null);
      },
      now: () => now,
    },
    (speaking) => said.push(speaking),
  );
  const track = new FakeTrack();
  return {
    ear,
    track,
    heard,
    said,
    follow: (followed: FakeTrack | null) => ear.follow(followed as unknown as MediaStreamTrack | null),
    pass(count: number, amplitude: number) {
      loud = amplitude;
      for (let times = 0; times < count; times += 1) {
        now += 100;
        tick?.();
      }
    },
    isListening: () => tick !== null,
  };
}

test('only a copy is listened to, and the track that the others get stays silenced', () => {
  const { track, heard, follow } = setUp();
  follow(track);
  expect(heard).toEqual(track.copies);
  expect(heard[0]?.enabled).toBe(true);
  expect(track.enabled).toBe(false);
  expect(track.stopped).toBe(false);
});

test('the copy is gone the moment that nothing is to be followed', () => {
  const { track, follow, isListening } = setUp();
  follow(track);
  follow(null);
  expect(track.copies.map(({ stopped }) => stopped)).toEqual([true]);
  expect(isListening()).toBe(false);
});

test('another microphone: the copy of the one before is gone', () => {
  const { track, follow } = setUp();
  const other = new FakeTrack();
  follow(track);
  follow(track);
  follow(other);
  expect(track.copies.map(({ stopped }) => stopped)).toEqual([true]);
  expect(other.copies.map(({ stopped }) => stopped)).toEqual([false]);
});

test('speech is said, and taken back when the microphone is switched on', () => {
  const { track, follow, pass, said } = setUp();
  follow(track);
  pass(10, 0.0005);
  pass(20, 0.2);
  expect(said).toEqual([true]);
  follow(null);
  expect(said).toEqual([true, false]);
  follow(track);
  pass(5, 0.0005);
  pass(20, 0.2);
  // A minute has not passed.
  expect(said).toEqual([true, false]);
});
