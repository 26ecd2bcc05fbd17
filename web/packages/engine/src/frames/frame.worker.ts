/**
 * The worker that all encoded media passes through. It alone holds media keys.
 * The handler for transforms is set before anything is loaded: a frame that comes early waits or is dropped.
 */

import wasmUrl from '../../wasm/media/media_bg.wasm?url';
import type { FromFrameWorker, KeyMessage, ToFrameWorker, TransformOptions } from './messages.ts';
import type { EncodedFrame } from './pipeline.ts';
import { FrameStation } from './station.ts';

interface Transformer {
  readonly readable: ReadableStream<EncodedFrame>;
  readonly writable: WritableStream<EncodedFrame>;
  readonly options: TransformOptions;
  sendKeyFrameRequest?(): Promise<unknown>;
}

interface FrameWorkerScope {
  onrtctransform: ((event: { readonly transformer: Transformer }) => void) | null;
  onmessage: ((event: MessageEvent<ToFrameWorker>) => void) | null;
  postMessage(message: FromFrameWorker): void;
}

const scope = self as unknown as FrameWorkerScope;
const station = new FrameStation(() => performance.now());

scope.onrtctransform = ({ transformer }) => {
  const pump = transformer.options.role === 'send' ? pumpSender(transformer) : pumpReceiver(transformer);
  void pump.catch(() => undefined).finally(() => station.remove(transformer.options.id));
};

scope.onmessage = ({ data }) => {
  switch (data.t) {
    case 'keys':
      data.port.onmessage = (event: MessageEvent<KeyMessage>) => station.key(event.data);
      break;
    case 'counters':
      scope.postMessage({ t: 'counters', request: data.request, transforms: station.counters() });
      break;
    case 'measure':
      scope.postMessage({ t: 'measured', request: data.request, framesPerSecond: station.framesPerSecond() });
      break;
    case 'zeroise':
      station.zeroise();
      break;
    default:
      station.label(data);
  }
};

async function pumpSender({ readable, writable, options }: Transformer): Promise<void> {
  const pass = station.addSender(options);
  const sealing = new TransformStream<EncodedFrame, EncodedFrame>({
    transform(frame, controller) {
      if (pass(frame)) controller.enqueue(frame);
    },
  });
  await readable.pipeThrough(sealing).pipeTo(writable);
}

async function pumpReceiver(transformer: Transformer): Promise<void> {
  const { readable, writable, options } = transformer;
  let deliver: (frame: EncodedFrame) => void = () => undefined;
  const pass = station.addReceiver(
    options,
    (frame) => deliver(frame),
    () => {
      // Throws for sounds, and when no section is bound.
      void transformer.sendKeyFrameRequest?.().catch(() => undefined);
    },
  );
  const opening = new TransformStream<EncodedFrame, EncodedFrame>({
    start(controller) {
      deliver = (frame) => controller.enqueue(frame);
    },
    transform(frame) {
      pass(frame);
    },
  });
  await readable.pipeThrough(opening).pipeTo(writable);
}

async function load(): Promise<void> {
  const { default: init, FrameCrypto } = await import('../../wasm/media/media.js');
  await init({ module_or_path: wasmUrl });
  station.ready(() => new FrameCrypto());
}

load().then(
  () => scope.postMessage({ t: 'ready' }),
  () => scope.postMessage({ t: 'failed' }),
);
