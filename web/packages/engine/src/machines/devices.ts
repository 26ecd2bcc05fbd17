/** Which devices there are, which one is meant, and why one could not be had. Pure. */

import type { Device, DeviceFailure, DeviceKind, Devices, Preferences } from '../api.ts';

/** The part of MediaDeviceInfo that is used. */
export interface DeviceInfo {
  readonly kind: string;
  readonly deviceId: string;
  readonly label: string;
}

export const NO_DEVICES: Devices = {
  microphones: [],
  cameras: [],
  speakers: [],
  selected: { microphone: null, camera: null, speaker: null },
};

const LISTS = { microphone: 'microphones', camera: 'cameras', speaker: 'speakers' } as const;
const KINDS = { microphone: 'audioinput', camera: 'videoinput', speaker: 'audiooutput' } as const;

/** Takes the browser's list; keeps what is selected if it is still there, else what was preferred, else the first. */
export function devicesFrom(
  infos: readonly DeviceInfo[],
  previous: Devices,
  preferred: Pick<Preferences, DeviceKind>,
): Devices {
  const list = (kind: DeviceKind): Device[] =>
    infos
      .filter((info) => info.kind === KINDS[kind] && info.deviceId !== '')
      .map((info) => ({ id: info.deviceId, label: info.label }));
  const lists = { microphone: list('microphone'), camera: list('camera'), speaker: list('speaker') };
  const choose = (kind: DeviceKind): string | null => {
    const has = (id: string | null) => id !== null && lists[kind].some((device) => device.id === id);
    const wishes = [preferred[kind], previous.selected[kind]];
    return wishes.find(has) ?? lists[kind][0]?.id ?? null;
  };
  return {
    microphones: lists.microphone,
    cameras: lists.camera,
    speakers: lists.speaker,
    selected: { microphone: choose('microphone'), camera: choose('camera'), speaker: choose('speaker') },
  };
}

/** A device that is in use was unplugged: capture again, with what is selected now. */
export function selectionLost(previous: Devices, next: Devices, kind: 'microphone' | 'camera'): boolean {
  const before = previous.selected[kind];
  return before !== null && !next[LISTS[kind]].some((device) => device.id === before);
}

const FAILURES: ReadonlyMap<string, DeviceFailure> = new Map([
  ['NotAllowedError', 'denied'],
  ['SecurityError', 'denied'],
  ['NotFoundError', 'missing'],
  ['NotReadableError', 'busy'],
  ['AbortError', 'busy'],
  ['OverconstrainedError', 'unsuitable'],
  ['TypeError', 'unsuitable'],
]);

/** From the name of the DOMException that getUserMedia gave. */
export function failureOf(error: unknown): DeviceFailure {
  return (error instanceof Error || error instanceof Object) && 'name' in error
    ? (FAILURES.get(String(error.name)) ?? 'unknown')
    : 'unknown';
}
