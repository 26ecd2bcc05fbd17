/** How one's own streams are sent. */

import { type TrackPublishOptions, VideoPreset } from 'livekit-client';
import type { StreamKind } from '../api.ts';
import type { VideoProfile } from '../devices/quality.ts';
import { SOURCES } from './manager.ts';

export function publishOptions(kind: StreamKind, profile: VideoProfile | null): TrackPublishOptions {
  const source = SOURCES[kind];
  const { width, height, bitrate, frameRate } = profile ?? { width: 0, height: 0, bitrate: 0, frameRate: 0 };
  const { encoding } = new VideoPreset(width, height, bitrate, frameRate);
  switch (kind) {
    case 'microphone':
    case 'screenAudio':
      return { source, red: false, dtx: false };
    case 'camera':
      return { source, videoCodec: 'vp8', videoEncoding: encoding, simulcast: true };
    case 'screen':
      return {
        source,
        videoCodec: 'vp8',
        screenShareEncoding: encoding,
        degradationPreference: 'maintain-resolution',
      };
  }
}
