import { ApiError, getInstance } from '@snug/api-client';
import type { MissingFeature } from '../api.ts';
import { FrameClient } from '../frames/client.ts';
import type { Finding } from './api.ts';
import { type MediaAnswer, TestRoom } from './room.ts';
import { ObstacleError, type Probes } from './run.ts';

export interface ProbeEnvironment {
  readonly origin: string;
  readonly mediaDevices: Pick<MediaDevices, 'enumerateDevices'> | undefined;
  /** Milliseconds that never run backwards. */
  now(): number;
  missingFeatures(): readonly MissingFeature[];
  newCoreWorker(): Worker;
  newFrameWorker(): Worker;
  loadMedia(): Promise<typeof import('./media.ts')>;
}

/** Asks the browser and the server themselves. */
export function probesOf(env: ProbeEnvironment): Probes {
  let room: TestRoom | null = null;
  const timed = async <T>(work: () => Promise<T>): Promise<{ ms: number; result: T }> => {
    const begun = env.now();
    const result = await work();
    return { ms: Math.round(env.now() - begun), result };
  };
  return {
    browser: async () => ({ check: 'browser', missing: env.missingFeatures() }),
    server: async () => {
      const { ms } = await timed(() => asked(env.origin));
      return { check: 'server', ms };
    },
    control: async () => {
      const own = new TestRoom(env.newCoreWorker(), env.origin);
      room = own;
      const { ms } = await timed(() => own.open());
      return { check: 'control', ms };
    },
    media: async (): Promise<Finding> => {
      if (room === null) throw new ObstacleError('refused');
      const { connectMedia } = await env.loadMedia().catch(() => {
        throw new ObstacleError('not_loaded');
      });
      const access = await room.join();
      const { ms, result } = await timed(() => connectMedia(addressOf(access, env.origin), access.token));
      return { check: 'media', ms, ...result };
    },
    devices: async () => devices(env.mediaDevices),
    speed: async () => speed(env.newFrameWorker()),
    close: () => room?.close(),
  };
}

async function asked(origin: string): Promise<void> {
  try {
    await getInstance(origin);
  } catch (error) {
    const status = error instanceof ApiError ? error.status : null;
    throw new ObstacleError(status === 0 ? 'unreachable' : status === 429 ? 'rate_limited' : 'refused');
  }
}

function addressOf({ url }: MediaAnswer, origin: string): string {
  return (url ?? origin).replace(/^http/u, 'ws');
}

/** Counts what the browser tells without being asked for permission. */
async function devices(mediaDevices: ProbeEnvironment['mediaDevices']): Promise<Finding> {
  const kinds = (await mediaDevices?.enumerateDevices())?.map(({ kind }) => kind) ?? [];
  const count = (kind: MediaDeviceKind) => kinds.filter((one) => one === kind).length;
  return {
    check: 'devices',
    microphones: count('audioinput'),
    cameras: count('videoinput'),
    speakers: count('audiooutput'),
  };
}

async function speed(worker: Worker): Promise<Finding> {
  const frames = new FrameClient(worker);
  try {
    await frames.ready.catch(() => {
      throw new ObstacleError('not_loaded');
    });
    return { check: 'speed', framesPerSecond: await frames.framesPerSecond() };
  } finally {
    worker.terminate();
  }
}
