import { beforeEach, expect, test, vi } from 'vitest';
import { Guard, type GuardScope } from './guard.ts';

interface FakeEnd {
  track: { kind: string; clone(): unknown } | null;
  transform: { worker: unknown; options: Record<string, unknown> } | null;
  replaceTrack(track: unknown): Promise<void>;
}

class FakeTransform {
  readonly worker: unknown;
  readonly options: unknown;
  constructor(worker: unknown, options: unknown) {
    this.worker = worker;
    this.options = options;
  }
}

const log: string[] = [];

function end(name: string, track: FakeEnd['track']): FakeEnd {
  let current: FakeEnd['transform'] = null;
  return {
    track,
    get transform() {
      return current;
    },
    set transform(next) {
      log.push(`${name} transform`);
      current = next;
    },
    replaceTrack: async () => void log.push(`${name} replaceTrack`),
  };
}

class FakeConnection extends EventTarget {
  readonly configuration: Record<string, unknown> | undefined;
  readonly transceivers: { sender: FakeEnd; receiver: FakeEnd }[] = [];
  constructor(configuration?: Record<string, unknown>) {
    super();
    this.configuration = configuration;
  }
  addTransceiver(what: string | FakeEnd['track']) {
    const sender = end('sender', typeof what === 'string' ? null : what);
    const transceiver = { sender, receiver: end('receiver', null) };
    this.transceivers.push(transceiver);
    return transceiver;
  }
  addTrack(track: FakeEnd['track']) {
    return this.addTransceiver(track).sender;
  }
  getTransceivers() {
    return this.transceivers;
  }
  close() {
    log.push('close');
  }
}

function install() {
  // A fresh class each time: the guard changes the prototype.
  const Native = class extends FakeConnection {};
  for (const name of ['addTransceiver', 'addTrack', 'close'] as const) {
    Object.defineProperty(Native.prototype, name, {
      value: FakeConnection.prototype[name],
      writable: true,
      configurable: true,
    });
  }
  const scope = { RTCPeerConnection: Native, RTCRtpScriptTransform: FakeTransform };
  const removed: number[] = [];
  const worker = { name: 'frames' };
  const guard = Guard.install(scope as unknown as GuardScope, worker as unknown as Worker, (id) =>
    removed.push(id),
  );
  return { guard, scope: scope as unknown as { RTCPeerConnection: typeof FakeConnection }, removed, worker };
}

const microphone = { kind: 'audio', enabled: true, stop: () => undefined, clone: () => ({ ...microphone }) };

beforeEach(() => void log.splice(0));

test('every connection is made fail-closed', () => {
  const { scope } = install();
  const connection = new scope.RTCPeerConnection({ iceServers: [] });
  expect(connection.configuration).toEqual({ iceServers: [], encodedInsertableStreams: true });
});

test('sender and receiver have their transform before the call returns, and before any track', () => {
  const { guard, scope, worker } = install();
  const connection = new scope.RTCPeerConnection();
  const { sender, receiver } = connection.addTransceiver(microphone);
  expect(log).toEqual(['sender transform', 'sender replaceTrack', 'receiver transform']);
  expect(sender.transform).toMatchObject({ worker, options: { role: 'send', media: 'audio' } });
  expect(receiver.transform).toMatchObject({ worker, options: { role: 'receive', media: 'audio' } });
  expect(guard.sender(sender as never)?.gate?.state).toBe('canary');
});

test('the older method and sections for receiving are guarded too', () => {
  const { guard, scope } = install();
  const connection = new scope.RTCPeerConnection();
  const added = connection.addTrack(microphone);
  const { receiver, sender } = connection.addTransceiver('video');
  expect(added.transform).not.toBeNull();
  expect(receiver.transform?.options).toMatchObject({ role: 'receive', media: 'video' });
  expect(sender.transform?.options).toMatchObject({ role: 'send', media: 'video' });
  expect(guard.sender(sender as never)?.gate).toBeNull();
});

test('a receiver that nobody asked for is guarded before other listeners see it, and never twice', () => {
  const { guard, scope } = install();
  const connection = new scope.RTCPeerConnection();
  const receiver = end('receiver', null);
  const seen = vi.fn(() => expect(receiver.transform).not.toBeNull());
  connection.addEventListener('track', seen);
  const event = Object.assign(new Event('track'), { receiver, track: { kind: 'video' } });
  connection.dispatchEvent(event);
  connection.dispatchEvent(Object.assign(new Event('track'), { receiver, track: { kind: 'video' } }));
  expect(seen).toHaveBeenCalledTimes(2);
  expect(log).toEqual(['receiver transform']);
  expect(guard.receiver(receiver as never)?.media).toBe('video');
});

test('a connection that somebody saved before is guarded by its prototype', () => {
  const Native = class extends FakeConnection {};
  const scope = { RTCPeerConnection: Native, RTCRtpScriptTransform: FakeTransform };
  Guard.install(scope as unknown as GuardScope, {} as Worker, () => undefined);
  expect(new Native().addTransceiver('audio').sender.transform).not.toBeNull();
});

test('closing a connection frees its pipelines', () => {
  const { guard, scope, removed } = install();
  const connection = new scope.RTCPeerConnection();
  const { sender } = connection.addTransceiver('audio');
  const guarded = guard.sender(sender as never);
  expect(guarded?.closed).toBe(false);
  connection.close();
  expect(guarded?.closed).toBe(true);
  expect(removed).toHaveLength(2);
  expect(guard.sender(sender as never)).toBeUndefined();
  expect(log.at(-1)).toBe('close');
});
