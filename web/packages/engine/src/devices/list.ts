/** Which devices there are, and which of them the system would choose. Pure. */

import type { Device, DeviceKind } from '../api.ts';

/** The part of MediaDeviceInfo that is used. */
export interface DeviceInfo {
  readonly kind: string;
  readonly deviceId: string;
  readonly label: string;
  readonly groupId?: string;
}

export type DeviceLists = Readonly<Record<DeviceKind, readonly Device[]>>;

/** What the system chooses when nobody else does. */
export interface SystemDefault {
  readonly device: Device;
  /** The browser says so itself; else it is the first of the list, which the standard gives to the default. */
  readonly told: boolean;
}

export type SystemDefaults = Readonly<Record<DeviceKind, SystemDefault | null>>;

export const DEVICE_KINDS: readonly DeviceKind[] = ['microphone', 'camera', 'speaker'];
export const NO_LISTS: DeviceLists = { microphone: [], camera: [], speaker: [] };
export const NO_DEFAULTS: SystemDefaults = { microphone: null, camera: null, speaker: null };

const KINDS = { microphone: 'audioinput', camera: 'videoinput', speaker: 'audiooutput' } as const;
/** Chromium lists these beside the devices that they stand for, and says that a track runs on them. */
export const ALIAS = 'default';
const ALIASES: ReadonlySet<string> = new Set([ALIAS, 'communications']);
/** Vendor and product number, which Chromium puts behind the name of a camera. */
const NUMBERS = /\s*\([0-9a-f]{4}:[0-9a-f]{4}\)$/iu;

/** Before the first permission browsers give devices without ids; those are left out. */
export function readDevices(infos: readonly DeviceInfo[]): {
  readonly lists: DeviceLists;
  readonly defaults: SystemDefaults;
} {
  const of = (kind: DeviceKind) => infos.filter((info) => info.kind === KINDS[kind] && info.deviceId !== '');
  const lists = perKind((kind) => named(of(kind).filter((info) => !ALIASES.has(info.deviceId))));
  const defaults = perKind((kind) => systemDefault(of(kind), lists[kind]));
  return { lists, defaults };
}

export function perKind<T>(make: (kind: DeviceKind) => T): Record<DeviceKind, T> {
  return { microphone: make('microphone'), camera: make('camera'), speaker: make('speaker') };
}

export function findDevice(devices: readonly Device[], id: string | null): Device | null {
  return devices.find((device) => device.id === id) ?? null;
}

/** Two of the same model are told apart by a number. */
function named(infos: readonly DeviceInfo[]): Device[] {
  const seen = new Map<string, number>();
  return infos.map(({ deviceId, label: whole }) => {
    const label = whole.replace(NUMBERS, '');
    const count = (seen.get(label) ?? 0) + 1;
    seen.set(label, count);
    return { id: deviceId, label: count === 1 || label === '' ? label : `${label} ${count}` };
  });
}

/**
 * The alias shares its group with what it stands for, and its name ends in the other's ("Default - Headset").
 * Neither alone is enough: a headset and its charging case may be one group, two headsets may share a name.
 */
function systemDefault(infos: readonly DeviceInfo[], devices: readonly Device[]): SystemDefault | null {
  const alias = infos.find(({ deviceId }) => deviceId === ALIAS);
  const real = infos.filter(({ deviceId }) => !ALIASES.has(deviceId));
  const meant =
    alias &&
    (real.find((info) => sameGroup(info, alias) && endsIn(alias, info)) ??
      real.find((info) => endsIn(alias, info)) ??
      real.find((info) => sameGroup(info, alias)));
  const told = findDevice(devices, meant?.deviceId ?? null);
  if (told !== null) return { device: told, told: true };
  const [first] = devices;
  return first === undefined ? null : { device: first, told: false };
}

function sameGroup(one: DeviceInfo, other: DeviceInfo): boolean {
  return one.groupId !== undefined && one.groupId !== '' && one.groupId === other.groupId;
}

function endsIn(alias: DeviceInfo, info: DeviceInfo): boolean {
  return info.label !== '' && alias.label.endsWith(info.label);
}
