/** How large pictures are taken, sent and fetched, and how sound is treated: from preferences to constraints. Pure. */

import type { DevicePreferences } from './api.ts';
import type { Target } from './state.ts';

export interface VideoProfile {
  readonly width: number;
  readonly height: number;
  readonly frameRate: number;
  readonly bitrate: number;
}

/** What may be sent, and the most that is asked of others. */
export interface VideoProfiles {
  readonly camera: VideoProfile;
  readonly screen: VideoProfile;
  readonly receive: 'high' | 'medium';
}

const CAMERA: Readonly<Record<DevicePreferences['videoQuality'], VideoProfile>> = {
  high: { width: 1920, height: 1080, frameRate: 30, bitrate: 3_200_000 },
  standard: { width: 1280, height: 720, frameRate: 30, bitrate: 1_700_000 },
  low: { width: 640, height: 360, frameRate: 30, bitrate: 500_000 },
};
const CAMERA_SAVING: VideoProfile = { width: 640, height: 360, frameRate: 15, bitrate: 250_000 };
const SCREEN: VideoProfile = { width: 1920, height: 1080, frameRate: 15, bitrate: 2_500_000 };
/** Letters stay sharp; what moves, moves less often. */
const SCREEN_SAVING: VideoProfile = { ...SCREEN, frameRate: 5, bitrate: 900_000 };

export function videoProfiles(
  preferences: Pick<DevicePreferences, 'videoQuality' | 'dataSaving'>,
): VideoProfiles {
  if (preferences.dataSaving) return { camera: CAMERA_SAVING, screen: SCREEN_SAVING, receive: 'medium' };
  return { camera: CAMERA[preferences.videoQuality] ?? CAMERA.standard, screen: SCREEN, receive: 'high' };
}

type SoundPreferences = Pick<DevicePreferences, 'echoCancellation' | 'autoGain' | 'noiseSuppression'>;

export function soundConstraints(preferences: SoundPreferences, target: Target): MediaTrackConstraints {
  return {
    ...(target.id === null ? {} : { deviceId: { exact: target.id } }),
    echoCancellation: preferences.echoCancellation,
    autoGainControl: preferences.autoGain,
    noiseSuppression: preferences.noiseSuppression,
  };
}

export function sameSound(one: SoundPreferences, other: SoundPreferences): boolean {
  return (
    one.echoCancellation === other.echoCancellation &&
    one.autoGain === other.autoGain &&
    one.noiseSuppression === other.noiseSuppression
  );
}

export function pictureConstraints(profile: VideoProfile, target: Target): MediaTrackConstraints {
  return {
    ...(target.id === null ? {} : { deviceId: { exact: target.id } }),
    ...(target.facing === null ? {} : { facingMode: { exact: target.facing } }),
    ...sizeConstraints(profile),
  };
}

/** For a camera that runs already. */
export function sizeConstraints({ width, height, frameRate }: VideoProfile): MediaTrackConstraints {
  return { width: { ideal: width }, height: { ideal: height }, frameRate: { ideal: frameRate } };
}
