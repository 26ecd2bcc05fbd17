/** Whether sound and pictures would get through: a media connection over which nothing is sent. */

import { Room } from 'livekit-client';
import { keepLibraryQuiet } from '../media/quiet.ts';
import { ObstacleError } from './run.ts';

export interface Way {
  /** Null where the browser does not tell. */
  readonly transport: 'udp' | 'tcp' | null;
  readonly roundTripMs: number | null;
}

/** The way that the connection found; nothing is published and nothing subscribed. */
export async function connectMedia(url: string, token: string): Promise<Way> {
  keepLibraryQuiet();
  const room = new Room();
  try {
    await room.connect(url, token, { autoSubscribe: false, maxRetries: 0, rtcConfig: { iceServers: [] } });
    const { publisher, subscriber } = room.engine.pcManager ?? {};
    const stats = await Promise.all([subscriber?.getStats(), publisher?.getStats()]);
    // That the library is connected means that a way was found, whatever the browser says of it.
    return stats.map(wayOf).find((way) => way !== null) ?? { transport: null, roundTripMs: null };
  } catch {
    throw new ObstacleError('unreachable');
  } finally {
    await room.disconnect().catch(() => undefined);
  }
}

interface Entry {
  readonly id: string;
  readonly type: string;
  readonly selectedCandidatePairId?: string;
  readonly selected?: boolean;
  readonly nominated?: boolean;
  readonly localCandidateId?: string;
  readonly currentRoundTripTime?: number;
  readonly protocol?: string;
}

/** Of the pair of candidates in use only how, never from where to where. */
export function wayOf(stats: RTCStatsReport | undefined): Way | null {
  const entries = [...(stats?.values() ?? [])] as Entry[];
  // Not by the pair's own state: while it is checked again it is in progress, though it carries everything.
  const chosen = entries.find(({ type }) => type === 'transport')?.selectedCandidatePairId;
  const pairs = entries.filter(({ type }) => type === 'candidate-pair');
  const pair =
    pairs.find(({ id }) => id === chosen) ??
    pairs.find(({ selected }) => selected === true) ??
    pairs.find(({ nominated }) => nominated === true);
  if (pair === undefined) return null;
  const protocol = entries.find(({ id }) => id === pair.localCandidateId)?.protocol;
  const seconds = pair.currentRoundTripTime;
  return {
    transport: protocol === 'tcp' || protocol === 'udp' ? protocol : null,
    roundTripMs: seconds === undefined ? null : Math.round(seconds * 1_000),
  };
}
