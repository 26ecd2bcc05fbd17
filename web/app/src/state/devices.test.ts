import { fixtures } from '@snug/engine/fake';
import { expect, test } from 'vitest';
import { isMirrored, pickerOf } from './devices.ts';

const { devices } = fixtures.START;

test('the system stands first, by its name where the browser tells it', () => {
  expect(pickerOf(devices, 'microphone', devices.microphones)).toEqual({
    value: '',
    options: [
      { value: '', label: { key: 'devices.systemNamed', values: { name: 'Built-in microphone' } } },
      { value: 'mic-1', label: 'Built-in microphone' },
      { value: 'mic-2', label: 'Headset' },
    ],
  });
  expect(pickerOf(devices, 'camera', devices.cameras).options[0]?.label).toEqual({ key: 'devices.system' });
});

test('a chosen device is selected; one without a name gets a number', () => {
  const chosen = { ...devices, selected: { ...devices.selected, camera: 'cam-1' } };
  const picker = pickerOf(chosen, 'camera', [{ id: 'cam-1', label: '' }]);
  expect(picker.value).toBe('cam-1');
  expect(picker.options[1]?.label).toEqual({ key: 'prejoin.deviceUnnamed', values: { number: 1 } });
});

test('where there is none, that is said', () => {
  expect(pickerOf(devices, 'camera', [])).toEqual({
    value: '',
    options: [{ value: '', label: { key: 'prejoin.deviceNone' } }],
  });
});

test('what a back camera sees is never mirrored', () => {
  expect(isMirrored({ mirrorOwn: true }, devices)).toBe(true);
  expect(isMirrored({ mirrorOwn: false }, devices)).toBe(false);
  expect(isMirrored({ mirrorOwn: true }, { ...devices, facing: 'environment' })).toBe(false);
});
