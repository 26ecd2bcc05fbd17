import { expect, test } from 'vitest';
import { failureOf } from './failures.ts';
import { type DeviceInfo, readDevices } from './list.ts';

const mic = (deviceId: string, label: string, groupId = ''): DeviceInfo => ({
  kind: 'audioinput',
  deviceId,
  label,
  groupId,
});
const BUILT_IN = mic('a', 'Built-in', 'g1');
const HEADSET = mic('b', 'Headset', 'g2');

test('the aliases of Chromium are not devices, and the default is what they stand for', () => {
  const { lists, defaults } = readDevices([
    mic('default', 'Default - Headset', 'g2'),
    mic('communications', 'Communications - Built-in', 'g1'),
    BUILT_IN,
    HEADSET,
  ]);
  expect(lists.microphone).toEqual([
    { id: 'a', label: 'Built-in' },
    { id: 'b', label: 'Headset' },
  ]);
  expect(defaults.microphone).toEqual({ device: { id: 'b', label: 'Headset' }, told: true });
});

test('in a group of two the name decides, and of two of a name the group', () => {
  const charger = mic('c', 'Charging case', 'g2');
  const byName = readDevices([mic('default', 'Standard - Charging case', 'g2'), HEADSET, charger]);
  expect(byName.defaults.microphone?.device.id).toBe('c');
  const twin = mic('d', 'Headset', 'g3');
  const byGroup = readDevices([mic('default', 'Default - Headset', 'g3'), HEADSET, twin]);
  expect(byGroup.defaults.microphone?.device.id).toBe('d');
});

test('without an alias the first is taken for the default, and nobody says so', () => {
  const { defaults } = readDevices([HEADSET, BUILT_IN]);
  expect(defaults.microphone).toEqual({ device: { id: 'b', label: 'Headset' }, told: false });
  expect(defaults.camera).toBeNull();
});

test('names lose their numbers, and two of a model are told apart', () => {
  const camera = (deviceId: string): DeviceInfo => ({
    kind: 'videoinput',
    deviceId,
    label: 'HD Camera (046d:0825)',
  });
  expect(readDevices([camera('1'), camera('2')]).lists.camera).toEqual([
    { id: '1', label: 'HD Camera' },
    { id: '2', label: 'HD Camera 2' },
  ]);
});

test('before the permission nothing is listed', () => {
  expect(readDevices([mic('', '')]).lists.microphone).toEqual([]);
});

test.each([
  ['NotAllowedError', 'denied', 'denied'],
  ['NotAllowedError', 'unknown', 'denied'],
  ['NotAllowedError', 'prompt', 'dismissed'],
  ['NotAllowedError', 'granted', 'system'],
  ['NotFoundError', 'granted', 'missing'],
  ['NotReadableError', 'granted', 'busy'],
  ['AbortError', 'granted', 'busy'],
  ['OverconstrainedError', 'granted', 'unsuitable'],
  ['WhateverError', 'granted', 'unknown'],
] as const)('%s with the permission %s means %s', (name, permission, failure) => {
  expect(failureOf(new DOMException('', name), permission)).toBe(failure);
});

test('what is no error at all is unknown', () => {
  expect(failureOf('no error', 'granted')).toBe('unknown');
});
