import { expect, test } from 'vitest';
import { KeepAwake, type WakeLock } from './keep-awake.ts';

class FakeLock implements WakeLock {
  released = false;
  #listener: () => void = () => undefined;
  async release(): Promise<void> {
    this.released = true;
    this.#listener();
  }
  addEventListener(_: 'release', listener: () => void): void {
    this.#listener = listener;
  }
}

const settle = () => new Promise((resolve) => setTimeout(resolve));

function setUp() {
  const locks: FakeLock[] = [];
  const awake = new KeepAwake(async () => {
    const lock = new FakeLock();
    locks.push(lock);
    return lock;
  });
  return { locks, awake };
}

test('one lock is enough, however often it is wanted', async () => {
  const { locks, awake } = setUp();
  awake.update(true, true);
  awake.update(true, true);
  await settle();
  awake.update(true, true);
  await settle();
  expect(locks).toHaveLength(1);
});

test('what the browser took away is asked for again when the page is looked at', async () => {
  const { locks, awake } = setUp();
  awake.update(true, true);
  await settle();
  awake.update(true, false);
  await locks[0]?.release();
  expect(locks).toHaveLength(1);
  awake.update(true, true);
  await settle();
  expect(locks).toHaveLength(2);
});

test('a lock that comes after the meeting is let go at once', async () => {
  const { locks, awake } = setUp();
  awake.update(true, true);
  awake.update(false, true);
  await settle();
  expect(locks.map(({ released }) => released)).toEqual([true]);
});

test('a browser that refuses is left in peace', async () => {
  let asked = 0;
  const awake = new KeepAwake(async () => {
    asked += 1;
    throw new Error('battery');
  });
  awake.update(true, true);
  await settle();
  expect(asked).toBe(1);
});
