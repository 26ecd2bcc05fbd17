import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { FrameClient } from '../frames/client.ts';
import type { GuardedSender } from './guard.ts';
import { SealMonitor } from './monitor.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A camera that is being sent, and a worker that knows nothing of its transform. */
function unsealed() {
  const told: unknown[] = [];
  const frames = { counters: async () => new Map(), tell: (message: unknown) => void told.push(message) };
  const gate = { shut: vi.fn(), open: vi.fn() };
  const sender = {
    getStats: async () => new Map([['a', { id: 'a', type: 'outbound-rtp', framesEncoded: 9 }]]),
  };
  const guarded = { id: 7, media: 'video', closed: false, sender, gate };
  const leaks: string[] = [];
  const monitor = new SealMonitor(
    frames as unknown as FrameClient,
    () => undefined,
    (kind) => leaks.push(kind),
  );
  monitor.watchSender('camera', guarded as unknown as GuardedSender);
  return { guarded, gate, leaks, told };
}

test('a sender without a transform is shut and reported once', async () => {
  const { gate, leaks, told } = unsealed();
  await vi.advanceTimersByTimeAsync(5000);
  expect(leaks).toEqual(['camera']);
  expect(gate.shut).toHaveBeenCalledTimes(1);
  expect(told).toEqual([{ t: 'block', id: 7 }]);
});

test('a sender whose connection was closed has not leaked', async () => {
  const { guarded, gate, leaks } = unsealed();
  guarded.closed = true;
  await vi.advanceTimersByTimeAsync(5000);
  expect(leaks).toEqual([]);
  expect(gate.shut).not.toHaveBeenCalled();
});
