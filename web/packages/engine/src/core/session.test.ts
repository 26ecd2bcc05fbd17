import { expect, test } from 'vitest';
import type { KeyMessage } from '../frames/messages.ts';
import type { CoreEvent, CoreOutput, CorePort } from './port.ts';
import { CoreSession, type SocketEvents } from './session.ts';

/** A core that says what it was told and puts out what a test queued. */
class ScriptedCore implements CorePort {
  readonly heard: string[] = [];
  readonly outputs: CoreOutput[] = [];
  deadline: number | undefined;
  createRoom = () => '{}';
  open = (options: string) => void this.heard.push(`open ${options}`);
  connected = (now: number) => void this.heard.push(`connected ${now}`);
  disconnected = (now: number) => void this.heard.push(`disconnected ${now}`);
  receive = (bytes: Uint8Array, now: number) => void this.heard.push(`receive ${bytes.length} ${now}`);
  tick(now: number): void {
    this.heard.push(`tick ${now}`);
    this.deadline = undefined;
  }
  command = (json: string) => void this.heard.push(`command ${json}`);
  nextDeadline = () => this.deadline;
  poll = () => this.outputs.shift();
}

function setUp() {
  const core = new ScriptedCore();
  const sockets: { events: SocketEvents; sent: number[]; closed: boolean }[] = [];
  const timers: { ms: number; callback: () => void; stopped: boolean }[] = [];
  const events: CoreEvent[] = [];
  const keys: KeyMessage[] = [];
  const session = new CoreSession(core, {
    now: () => 1000,
    openSocket(socketEvents) {
      const socket = { events: socketEvents, sent: [] as number[], closed: false };
      sockets.push(socket);
      return {
        send: (bytes) => void socket.sent.push(bytes.length),
        close: () => void (socket.closed = true),
      };
    },
    timer(ms, callback) {
      const timer = { ms, callback, stopped: false };
      timers.push(timer);
      return () => void (timer.stopped = true);
    },
    onEvent: (event) => events.push(event),
    onKey: (message) => keys.push(message),
  });
  return { core, session, sockets, timers, events, keys };
}

test('what the core puts out is done, in order', () => {
  const { core, session, sockets, events, keys } = setUp();
  core.outputs.push(
    { kind: 'connect' },
    { kind: 'send', bytes: new Uint8Array(3) },
    { kind: 'event', json: '{"t":"server_stopping"}' },
    { kind: 'epoch_key', epoch: 2n, baseKey: new Uint8Array(16), ownLeaf: 1 },
    { kind: 'switch_sending', epoch: 2n },
    { kind: 'drop_epoch', epoch: 1n },
  );
  session.open({ fragment: 'a.b' });
  expect(core.heard).toEqual(['open {"fragment":"a.b"}']);
  expect(sockets[0]?.sent).toEqual([3]);
  expect(events).toEqual([{ t: 'server_stopping' }]);
  expect(keys.map(({ t }) => t)).toEqual(['epoch_key', 'switch_sending', 'drop_epoch']);
});

test('time is brought to the core at its deadline, and only then', () => {
  const { core, session, timers } = setUp();
  core.deadline = 1250;
  session.command({ t: 'retry' });
  session.command({ t: 'retry' });
  expect(timers.map(({ ms, stopped }) => [ms, stopped])).toEqual([
    [250, true],
    [250, false],
  ]);
  timers[1]?.callback();
  expect(core.heard.at(-1)).toBe('tick 1000');
  expect(timers).toHaveLength(2);
});

test('a socket that was given up is not heard any more', () => {
  const { core, session, sockets } = setUp();
  core.outputs.push({ kind: 'connect' });
  session.open({ fragment: 'a.b' });
  core.outputs.push({ kind: 'connect' });
  session.command({ t: 'retry' });
  expect(sockets.map(({ closed }) => closed)).toEqual([true, false]);
  core.heard.splice(0);
  sockets[0]?.events.onMessage(new Uint8Array(1));
  sockets[0]?.events.onClose();
  expect(core.heard).toEqual([]);
  sockets[1]?.events.onOpen();
  sockets[1]?.events.onMessage(new Uint8Array(2));
  sockets[1]?.events.onClose();
  sockets[1]?.events.onClose();
  expect(core.heard).toEqual(['connected 1000', 'receive 2 1000', 'disconnected 1000']);
});

test('after the stop nothing reaches the core', () => {
  const { core, session, sockets } = setUp();
  core.outputs.push({ kind: 'connect' });
  session.open({ fragment: 'a.b' });
  session.stop();
  core.heard.splice(0);
  session.command({ t: 'leave' });
  sockets[0]?.events.onMessage(new Uint8Array(1));
  expect(core.heard).toEqual([]);
  expect(sockets[0]?.closed).toBe(true);
});

test('after a sleep the socket is given up and the core asked to try at once', () => {
  const { core, session, sockets } = setUp();
  session.slept();
  expect(core.heard).toEqual([]);
  core.outputs.push({ kind: 'connect' });
  session.command({ t: 'retry' });
  core.heard.length = 0;
  session.slept();
  expect(sockets[0]?.closed).toBe(true);
  expect(core.heard).toEqual(['disconnected 1000', 'command {"t":"retry"}']);
  // The old socket may say what it likes.
  sockets[0]?.events.onClose();
  expect(core.heard).toHaveLength(2);
});
