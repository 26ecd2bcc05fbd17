/** What the browser's statistics say of what is sent and received. */

import type { Uplink, WayCounters } from '../machines/quality.ts';
import type { GuardedReceiver } from './guard.ts';

/** The parts of RTCStats that are used; members that a browser lacks are undefined. */
interface RtpStats {
  readonly id: string;
  readonly type: string;
  readonly bytesSent?: number;
  readonly retransmittedBytesSent?: number;
  readonly framesEncoded?: number;
  readonly packetsReceived?: number;
  readonly packetsLost?: number;
  readonly framesReceived?: number;
  readonly totalSamplesReceived?: number;
  readonly concealedSamples?: number;
  readonly silentConcealedSamples?: number;
  readonly fractionLost?: number;
  /** In seconds. */
  readonly roundTripTime?: number;
}

/** What left by the statistics of all layers; a layer that disappears keeps what it sent. */
export class SentCounter {
  readonly #byLayer = new Map<string, number>();
  #uplink: Uplink | null = null;

  get uplink(): Uplink | null {
    return this.#uplink;
  }

  async read(sender: RTCRtpSender, media: 'audio' | 'video'): Promise<number | null> {
    const report = await sender.getStats().catch(() => null);
    report?.forEach((stats: RtpStats) => {
      if (stats.type === 'remote-inbound-rtp') this.#uplink = uplinkOf(stats);
      if (stats.type !== 'outbound-rtp') return;
      const sent = media === 'audio' ? firstBytes(stats) : stats.framesEncoded;
      if (sent !== undefined) this.#byLayer.set(stats.id, sent);
    });
    if (this.#byLayer.size === 0) return null;
    return [...this.#byLayer.values()].reduce((sum, sent) => sum + sent, 0);
  }
}

/** What was sent again on request was counted before. */
function firstBytes({ bytesSent, retransmittedBytesSent }: RtpStats): number | undefined {
  return bytesSent === undefined ? undefined : bytesSent - (retransmittedBytesSent ?? 0);
}

function uplinkOf({ fractionLost, roundTripTime }: RtpStats): Uplink {
  return { lostShare: fractionLost ?? 0, roundTripMs: (roundTripTime ?? 0) * 1000 };
}

export interface Received {
  /** Packets of sounds, frames of videos. */
  readonly count: number;
  readonly way: WayCounters;
}

export async function receivedBy({ receiver, media }: GuardedReceiver): Promise<Received | null> {
  const report = await receiver.getStats().catch(() => null);
  let received: Received | null = null;
  report?.forEach((stats: RtpStats) => {
    if (stats.type !== 'inbound-rtp') return;
    const count = media === 'audio' ? stats.packetsReceived : stats.framesReceived;
    if (count !== undefined) received = { count, way: wayOf(stats) };
  });
  return received;
}

/** Silence is invented too, while a microphone that says nothing sends little. */
function wayOf(stats: RtpStats): WayCounters {
  return {
    received: stats.packetsReceived ?? 0,
    lost: stats.packetsLost ?? 0,
    played: stats.totalSamplesReceived ?? 0,
    invented: Math.max(0, (stats.concealedSamples ?? 0) - (stats.silentConcealedSamples ?? 0)),
  };
}
