/**
 * The engine's guard, worker and monitor on two connections of one page, without a server: what a browser
 * really does with transforms is tested here, in every browser there is.
 */

import { CONTEXT } from '../../../packages/engine/src/frames/codec.ts';
import { FrameClient } from '../../../packages/engine/src/frames/client.ts';
import type { KeyMessage } from '../../../packages/engine/src/frames/messages.ts';
import frameWorkerUrl from '../../../packages/engine/src/frames/frame.worker.ts?worker&url';
import { Guard } from '../../../packages/engine/src/media/guard.ts';
import { SealMonitor } from '../../../packages/engine/src/media/monitor.ts';
import { CounterCamera, readCounter } from './picture.ts';

type Media = 'audio' | 'video';
type Order = 'guarded' | 'late' | 'never';

interface LabOptions {
  readonly media: Media;
  /** Whether the worker gets keys. */
  readonly keys: boolean;
  /** `guarded`: the engine's way. Else by hand on native connections: transform after a second, or none. */
  readonly order: Order;
  /** For `late` and `never`. */
  readonly failClosedFlag: boolean;
}

interface Outcome {
  readonly gate: string | null;
  readonly own: string | null;
  readonly remote: string | null;
  readonly msToOpen: number | null;
  readonly sent: number;
  readonly encoded: number;
  readonly workerOut: number;
  readonly workerIn: number;
  readonly received: number;
  readonly packetsReceived: number;
  readonly opened: number;
  readonly decoded: number;
  readonly counters: readonly number[];
}

const LEAF = 3;
const Native = RTCPeerConnection;
const policy = (
  globalThis as {
    trustedTypes?: {
      createPolicy(
        name: string,
        rules: { createScriptURL(url: string): string },
      ): { createScriptURL(url: string): string };
    };
  }
).trustedTypes?.createPolicy('snug-worker', { createScriptURL: (url) => url });

const frames = new FrameClient(
  new Worker(policy?.createScriptURL(frameWorkerUrl) ?? frameWorkerUrl, { type: 'module' }),
);
const keys = new MessageChannel();
frames.tell({ t: 'keys', port: keys.port2 }, [keys.port2]);
const guard = Guard.install(globalThis, frames.worker, (id) => frames.tell({ t: 'remove', id }));

function key(message: KeyMessage): void {
  keys.port1.postMessage(message);
}

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

async function source(media: Media): Promise<MediaStreamTrack> {
  if (media === 'video') return new CounterCamera(640, 360, 24).track;
  const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
  const [track] = stream.getAudioTracks();
  if (track === undefined) throw new Error('no microphone');
  return track;
}

async function negotiate(from: RTCPeerConnection, to: RTCPeerConnection): Promise<void> {
  from.onicecandidate = ({ candidate }) => void to.addIceCandidate(candidate ?? undefined);
  to.onicecandidate = ({ candidate }) => void from.addIceCandidate(candidate ?? undefined);
  await from.setLocalDescription();
  if (from.localDescription !== null) await to.setRemoteDescription(from.localDescription);
  await to.setLocalDescription();
  if (to.localDescription !== null) await from.setRemoteDescription(to.localDescription);
}

interface Stats {
  readonly type: string;
  readonly [name: string]: unknown;
}

async function stat(end: RTCRtpSender | RTCRtpReceiver, type: string, name: string): Promise<number> {
  let sum = 0;
  (await end.getStats()).forEach((stats: Stats) => {
    if (stats.type === type && typeof stats[name] === 'number') sum += stats[name];
  });
  return sum;
}

/** One call of one kind of media for a few seconds. */
async function call(options: LabOptions, ms: number): Promise<Outcome> {
  await frames.ready;
  frames.tell({ t: 'zeroise' });
  if (options.keys) {
    key({ t: 'epoch_key', epoch: 5n, baseKey: new Uint8Array(16).fill(7), ownLeaf: LEAF });
    key({ t: 'switch_sending', epoch: 5n });
  }
  const kind = options.media === 'audio' ? 'microphone' : 'camera';
  const monitor = new SealMonitor(
    frames,
    () => undefined,
    () => undefined,
  );
  const guarded = options.order === 'guarded';
  const Connection = guarded ? RTCPeerConnection : Native;
  const configuration = options.failClosedFlag ? { encodedInsertableStreams: true } : {};
  const from = new Connection(configuration as RTCConfiguration);
  const to = new RTCPeerConnection();
  const video = document.createElement('video');
  video.muted = true;
  const receiving = new Promise<RTCRtpReceiver>((resolve) => {
    to.addEventListener('track', ({ track, receiver }) => {
      const known = guard.receiver(receiver);
      if (known !== undefined) {
        frames.tell({ t: 'expect', id: known.id, leaf: LEAF, context: CONTEXT[kind] });
        monitor.watchReceiver('someone', kind, known);
      }
      video.srcObject = new MediaStream([track]);
      void video.play();
      resolve(receiver);
    });
  });
  const track = await source(options.media);
  const sendEncodings =
    options.media === 'video' ? [{ rid: 'q', scaleResolutionDownBy: 2 }, { rid: 'h' }] : [{}];
  const startedAt = performance.now();
  const sender = guarded
    ? from.addTransceiver(track, { direction: 'sendonly', sendEncodings }).sender
    : nativeSender(from, track);
  const known = guard.sender(sender);
  if (known !== undefined) {
    frames.tell({ t: 'context', id: known.id, context: CONTEXT[kind] });
    monitor.watchSender(kind, known);
  }
  await negotiate(from, to);
  if (options.order === 'late') {
    await wait(1000);
    sender.transform = new RTCRtpScriptTransform(frames.worker, {
      id: 9999,
      role: 'send',
      media: options.media,
    });
  }
  let msToOpen: number | null = null;
  const counters: number[] = [];
  const until = performance.now() + ms;
  while (performance.now() < until) {
    if (known?.gate?.state === 'open') msToOpen ??= performance.now() - startedAt;
    const counter = readCounter(video);
    if (counter !== null && counter !== counters.at(-1)) counters.push(counter);
    await wait(30);
  }
  const receiver = await receiving;
  const byId = await frames.counters();
  const outcome: Outcome = {
    gate: known?.gate?.state ?? null,
    own: monitor.own(kind)?.sealed ?? null,
    remote: monitor.of('someone', kind)?.sealed ?? null,
    msToOpen,
    sent: await stat(sender, 'outbound-rtp', options.media === 'audio' ? 'packetsSent' : 'framesSent'),
    encoded: await stat(sender, 'outbound-rtp', options.media === 'audio' ? 'packetsSent' : 'framesEncoded'),
    workerOut: byId.get(known?.id ?? 9999)?.framesOut ?? 0,
    workerIn: byId.get(known?.id ?? 9999)?.framesIn ?? 0,
    received: await stat(
      receiver,
      'inbound-rtp',
      options.media === 'audio' ? 'packetsReceived' : 'framesReceived',
    ),
    packetsReceived: await stat(receiver, 'inbound-rtp', 'packetsReceived'),
    opened: byId.get(guard.receiver(receiver)?.id ?? 0)?.framesOut ?? 0,
    decoded: await stat(receiver, 'inbound-rtp', 'framesDecoded'),
    counters,
  };
  monitor.stop();
  from.close();
  to.close();
  track.stop();
  return outcome;
}

/** A sender made behind the guard's back. */
function nativeSender(from: RTCPeerConnection, track: MediaStreamTrack): RTCRtpSender {
  return nativeAddTransceiver.call(from, track, { direction: 'sendonly' }).sender;
}

const frame = document.createElement('iframe');
document.body.append(frame);
// Methods of another realm are not wrapped.
const nativeAddTransceiver = (
  frame.contentWindow as unknown as { RTCPeerConnection: typeof RTCPeerConnection }
).RTCPeerConnection.prototype.addTransceiver;

function stateOf(gate: { readonly state: string }): string {
  return gate.state;
}

/** The transform is taken away in the middle of a call: does anything leave, and is it seen? */
async function removeTransform(media: Media): Promise<unknown> {
  await frames.ready;
  frames.tell({ t: 'zeroise' });
  key({ t: 'epoch_key', epoch: 6n, baseKey: new Uint8Array(16).fill(8), ownLeaf: LEAF });
  key({ t: 'switch_sending', epoch: 6n });
  const kind = media === 'audio' ? 'microphone' : 'camera';
  const monitor = new SealMonitor(
    frames,
    () => undefined,
    () => undefined,
  );
  const from = new RTCPeerConnection();
  const to = new RTCPeerConnection();
  let receiverId = 0;
  to.addEventListener('track', ({ receiver }) => {
    receiverId = guard.receiver(receiver)?.id ?? 0;
    frames.tell({ t: 'expect', id: receiverId, leaf: LEAF, context: CONTEXT[kind] });
  });
  const track = await source(media);
  const { sender } = from.addTransceiver(track, { direction: 'sendonly' });
  const known = guard.sender(sender);
  if (known === undefined) throw new Error('not guarded');
  frames.tell({ t: 'context', id: known.id, context: CONTEXT[kind] });
  monitor.watchSender(kind, known);
  await negotiate(from, to);
  for (let waited = 0; known.gate?.state !== 'open' && waited < 8000; waited += 50) await wait(50);
  const { gate } = known;
  if (gate === null || stateOf(gate) !== 'open') throw new Error('the gate did not open');
  await wait(1000);
  sender.transform = null;
  const removedAt = performance.now();
  let shutMs: number | null = null;
  while (performance.now() - removedAt < 4000) {
    if (stateOf(gate) === 'shut') shutMs ??= performance.now() - removedAt;
    await wait(50);
  }
  const atReceiver = (await frames.counters()).get(receiverId);
  const outcome = {
    gate: stateOf(gate),
    own: monitor.own(kind)?.sealed ?? 'none',
    opened: atReceiver?.framesOut ?? 0,
    plain: (atReceiver?.refused.not_sframe ?? 0) + (atReceiver?.refused.forged ?? 0),
    refused: Object.entries(atReceiver?.refused ?? {}).filter(([, count]) => count > 0),
    shutMs,
  };
  monitor.stop();
  from.close();
  to.close();
  track.stop();
  return outcome;
}

Object.assign(globalThis, { lab: { call, removeTransform, frames } });
