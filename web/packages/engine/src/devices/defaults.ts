import type { DevicePreferences } from './api.ts';

export const DEFAULT_DEVICE_PREFERENCES: DevicePreferences = {
  microphone: null,
  camera: null,
  speaker: null,
  rememberDevices: false,
  videoQuality: 'standard',
  dataSaving: false,
  echoCancellation: true,
  autoGain: true,
  noiseSuppression: true,
  mirrorOwn: true,
  mutedHint: true,
};

/** Which devices were chosen is kept only where the person wants it. */
export function withoutUnwanted<T extends DevicePreferences>(preferences: T): T {
  if (preferences.rememberDevices) return preferences;
  return { ...preferences, microphone: null, camera: null, speaker: null };
}
