import { expect, test } from 'vitest';
import { devicesFrom, failureOf, NO_DEVICES, selectionLost } from './devices.ts';

const MIC_A = { kind: 'audioinput', deviceId: 'a', label: 'Microphone A' };
const MIC_B = { kind: 'audioinput', deviceId: 'b', label: 'Microphone B' };
const CAMERA = { kind: 'videoinput', deviceId: 'c', label: 'Camera' };
const SPEAKER = { kind: 'audiooutput', deviceId: 's', label: 'Speaker' };
const NO_PREFERENCE = { microphone: null, camera: null, speaker: null };

test('what is preferred is selected, else what was, else the first', () => {
  const all = [MIC_A, MIC_B, CAMERA, SPEAKER];
  const first = devicesFrom(all, NO_DEVICES, NO_PREFERENCE);
  expect(first.selected).toEqual({ microphone: 'a', camera: 'c', speaker: 's' });
  const preferred = devicesFrom(all, first, { ...NO_PREFERENCE, microphone: 'b' });
  expect(preferred.selected.microphone).toBe('b');
  expect(devicesFrom(all, preferred, NO_PREFERENCE).selected.microphone).toBe('b');
  const unplugged = devicesFrom([MIC_A, CAMERA], preferred, { ...NO_PREFERENCE, microphone: 'b' });
  expect(unplugged.selected).toEqual({ microphone: 'a', camera: 'c', speaker: null });
  expect(selectionLost(preferred, unplugged, 'microphone')).toBe(true);
  expect(selectionLost(preferred, unplugged, 'camera')).toBe(false);
});

test('devices without an id (before permission) are not offered', () => {
  const hidden = devicesFrom([{ ...MIC_A, deviceId: '' }], NO_DEVICES, NO_PREFERENCE);
  expect(hidden.microphones).toEqual([]);
  expect(hidden.selected.microphone).toBeNull();
});

test('each failure of the browser has its word', () => {
  const named = (name: string) => failureOf(new DOMException('', name));
  expect(named('NotAllowedError')).toBe('denied');
  expect(named('NotFoundError')).toBe('missing');
  expect(named('NotReadableError')).toBe('busy');
  expect(named('OverconstrainedError')).toBe('unsuitable');
  expect(named('WhateverError')).toBe('unknown');
  expect(failureOf('no error at all')).toBe('unknown');
});
