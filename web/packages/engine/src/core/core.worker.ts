/** The worker that holds the meeting's secrets and group, and its control connection. */

import wasmUrl from '../../wasm/core/core_bg.wasm?url';
import { ApiError, createRoom } from '@snug/api-client';
import type { KeyMessage } from '../frames/messages.ts';
import type { FromCoreWorker, ToCoreWorker } from './messages.ts';
import type { CorePort, CreatedRoom } from './port.ts';
import { CoreSession, type SessionEnvironment, type Socket, type SocketEvents } from './session.ts';

const CONTROL_PATH = '/api/v1/control';
const SUBPROTOCOL = 'snug.control.v1';

interface CoreWorkerScope {
  onmessage: ((event: MessageEvent<ToCoreWorker>) => void) | null;
  postMessage(message: FromCoreWorker): void;
}

const scope = self as unknown as CoreWorkerScope;
// Milliseconds since 1970 that never run backwards.
const now = () => performance.timeOrigin + performance.now();
const loading = load();

let origin = '';
let keys: MessagePort | null = null;
let session: CoreSession | null = null;

scope.onmessage = ({ data }) => {
  switch (data.t) {
    case 'start':
      origin = data.origin;
      keys = data.keys;
      break;
    case 'create':
      void answer(data.request, () => create(data));
      break;
    case 'open':
      void answer(data.request, () => open(data));
      break;
    case 'command':
      session?.command(data.command);
      break;
    case 'slept':
      session?.slept();
      break;
    case 'stop':
      session?.stop();
      session = null;
      break;
  }
};

async function load(): Promise<() => CorePort> {
  const { default: init, Core } = await import('../../wasm/core/core.js');
  await init({ module_or_path: wasmUrl });
  return () => new Core(now());
}

async function create(message: Extract<ToCoreWorker, { t: 'create' }>): Promise<FromCoreWorker> {
  const newCore = await loading;
  const options = {
    title: message.title === '' ? undefined : message.title,
    passphrase: message.passphrase === '' ? undefined : message.passphrase,
    valid_for_s: message.validForSeconds,
    created_unix_ms: Math.round(now()),
  };
  const created = JSON.parse(newCore().createRoom(JSON.stringify(options))) as CreatedRoom;
  const { expires_at_unix_ms } = await createRoom(origin, created.request);
  return {
    t: 'created',
    request: message.request,
    answer: {
      linkFragment: created.link_fragment,
      hostSeed: created.host_seed,
      expiresAtUnixMs: expires_at_unix_ms,
    },
  };
}

async function open(message: Extract<ToCoreWorker, { t: 'open' }>): Promise<FromCoreWorker> {
  const newCore = await loading;
  session?.stop();
  session = null;
  const opened = new CoreSession(newCore(), environment());
  opened.open(message.options);
  session = opened;
  return { t: 'done', request: message.request };
}

async function answer(request: number, work: () => Promise<FromCoreWorker>): Promise<void> {
  try {
    scope.postMessage(await work());
  } catch (error) {
    const api = error instanceof ApiError ? error : null;
    const code = error instanceof Error ? error.message : String(error);
    scope.postMessage({
      t: 'error',
      request,
      code,
      status: api?.status ?? null,
      retryAfterMs: api?.retryAfterMs ?? 0,
    });
  }
}

function environment(): SessionEnvironment {
  return {
    now,
    openSocket,
    timer(ms, callback) {
      const id = setTimeout(callback, ms);
      return () => clearTimeout(id);
    },
    onEvent: (event) => scope.postMessage({ t: 'event', event }),
    onKey: sendKey,
  };
}

/** The key's bytes move; no copy stays in this thread's JavaScript. */
function sendKey(message: KeyMessage): void {
  if (message.t === 'epoch_key') keys?.postMessage(message, [message.baseKey.buffer]);
  else keys?.postMessage(message);
}

function openSocket(events: SocketEvents): Socket {
  const socket = new WebSocket(`${origin.replace(/^http/, 'ws')}${CONTROL_PATH}`, SUBPROTOCOL);
  socket.binaryType = 'arraybuffer';
  socket.onopen = events.onOpen;
  socket.onclose = events.onClose;
  socket.onmessage = (event: MessageEvent<unknown>) => {
    // A text frame is not part of the protocol.
    if (event.data instanceof ArrayBuffer) events.onMessage(new Uint8Array(event.data));
    else socket.close();
  };
  return {
    send(bytes) {
      if (socket.readyState === WebSocket.OPEN) socket.send(bytes);
    },
    close: () => socket.close(),
  };
}

loading.then(
  () => scope.postMessage({ t: 'ready' }),
  () => scope.postMessage({ t: 'failed' }),
);
