/** Whether sound and pictures would get through: a media connection over which nothing is sent. */

import { Room } from 'livekit-client';
import { keepLibraryQuiet } from '../media/quiet.ts';
import { ObstacleError } from './run.ts';

export interface Way {
  readonly transport: 'udp' | 'tcp';
  readonly roundTripMs: number | null;
}

/** The way that the connection found; nothing is published and nothing subscribed. */
export async function connectMedia(url: string, token: string): Promise<Way> {
  keepLibraryQuiet();
  const room = new Room();
  try {
    await room.connect(url, token, { autoSubscribe: false, maxRetries: 0, rtcConfig: { iceServers: [] } });
    const { publisher, subscriber } = room.engine.pcManager ?? {};
    for (const transport of [subscriber, publisher]) {
      const way = wayOf(await transport?.getStats());
      if (way !== null) return way;
    }
  } catch {
    throw new ObstacleError('unreachable');
  } finally {
    await room.disconnect().catch(() => undefined);
  }
  throw new ObstacleError('unreachable');
}

interface Pair {
  readonly type: string;
  readonly nominated?: boolean;
  readonly state?: string;
  readonly localCandidateId?: string;
  readonly currentRoundTripTime?: number;
}

/** Of the pair of candidates in use only how, never from where to where. */
export function wayOf(stats: RTCStatsReport | undefined): Way | null {
  const entries = [...(stats?.values() ?? [])] as (Pair & {
    readonly id: string;
    readonly protocol?: string;
  })[];
  const pair = entries.find(
    ({ type, nominated, state }) => type === 'candidate-pair' && nominated === true && state === 'succeeded',
  );
  if (pair === undefined) return null;
  const local = entries.find(({ id }) => id === pair.localCandidateId);
  const seconds = pair.currentRoundTripTime;
  return {
    transport: local?.protocol === 'tcp' ? 'tcp' : 'udp',
    roundTripMs: seconds === undefined ? null : Math.round(seconds * 1_000),
  };
}
