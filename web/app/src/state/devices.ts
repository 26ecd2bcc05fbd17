/** What the pickers offer and what is said about devices. Pure. */

import type { Device, DeviceKind, Devices, Preferences } from '@snug/engine/api';
import { text, type Text } from '../i18n/keys.ts';

export interface Picker {
  /** Empty: as the system has it. */
  readonly value: string;
  readonly options: readonly { readonly value: string; readonly label: Text | string }[];
}

/** The system's choice first, by its name where the browser tells it; then every device. */
export function pickerOf(all: Devices, kind: DeviceKind, devices: readonly Device[]): Picker {
  if (devices.length === 0) return { value: '', options: [{ value: '', label: text('prejoin.deviceNone') }] };
  const byDefault = all.defaults[kind];
  const system =
    byDefault === null || byDefault.label === ''
      ? text('devices.system')
      : text('devices.systemNamed', { name: byDefault.label });
  return {
    value: all.selected[kind] ?? '',
    options: [
      { value: '', label: system },
      ...devices.map(({ id, label }, index) => ({
        value: id,
        label: label === '' ? text('prejoin.deviceUnnamed', { number: index + 1 }) : label,
      })),
    ],
  };
}

/** As in a mirror; never what a back camera sees, where letters must stay readable. */
export function isMirrored(preferences: Pick<Preferences, 'mirrorOwn'>, devices: Devices): boolean {
  return preferences.mirrorOwn && devices.facing !== 'environment';
}
