/** Runs in the page before its own code: which videos arrive. Stands alone, because it travels as text. */

declare global {
  var inboundVideo: () => Promise<InboundVideo[]>;
}

export interface InboundVideo {
  readonly id: string;
  readonly frames: number;
  readonly width: number;
}

export function watchInboundVideo(): void {
  const connections: RTCPeerConnection[] = [];
  globalThis.RTCPeerConnection = class extends RTCPeerConnection {
    constructor(configuration?: RTCConfiguration) {
      super(configuration);
      connections.push(this);
    }
  };
  globalThis.inboundVideo = async () => {
    const videos: { id: string; frames: number; width: number }[] = [];
    for (const connection of connections) {
      (await connection.getStats()).forEach((stats: RTCInboundRtpStreamStats) => {
        if (stats.type !== 'inbound-rtp' || stats.kind !== 'video') return;
        const { id, framesReceived = 0, frameWidth = 0 } = stats;
        videos.push({
          id: `${connections.indexOf(connection)} ${id}`,
          frames: framesReceived,
          width: frameWidth,
        });
      });
    }
    return videos;
  };
}
