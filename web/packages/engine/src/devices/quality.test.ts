import { expect, test } from 'vitest';
import { DEFAULT_DEVICE_PREFERENCES as DEFAULTS, withoutUnwanted } from './defaults.ts';
import { pictureConstraints, sameSound, soundConstraints, videoProfiles } from './quality.ts';

test('saving data takes smaller pictures, fewer of them, and asks less of the others', () => {
  const usual = videoProfiles({ videoQuality: 'high', dataSaving: false });
  const saving = videoProfiles({ videoQuality: 'high', dataSaving: true });
  expect(usual.camera).toMatchObject({ width: 1920, height: 1080 });
  expect(saving.camera.bitrate).toBeLessThan(usual.camera.bitrate / 10);
  expect(saving.camera.frameRate).toBeLessThan(usual.camera.frameRate);
  expect([usual.receive, saving.receive]).toEqual(['high', 'medium']);
  // Letters on a shared screen stay readable.
  expect([saving.screen.width, saving.screen.height]).toEqual([usual.screen.width, usual.screen.height]);
});

test('a quality that this version does not know is the usual one', () => {
  const odd = { videoQuality: 'enormous' as 'high', dataSaving: false };
  expect(videoProfiles(odd).camera.height).toBe(720);
});

test('a chosen device is asked for exactly, the system without a word', () => {
  expect(soundConstraints(DEFAULTS, { id: 'a', facing: null })).toMatchObject({ deviceId: { exact: 'a' } });
  expect(soundConstraints({ ...DEFAULTS, echoCancellation: false }, { id: null, facing: null })).toEqual({
    echoCancellation: false,
    autoGainControl: true,
    noiseSuppression: true,
  });
  const { camera } = videoProfiles(DEFAULTS);
  expect(pictureConstraints(camera, { id: null, facing: 'environment' })).toMatchObject({
    facingMode: { exact: 'environment' },
    height: { ideal: 720 },
  });
});

test('only what the sound depends on opens the microphone anew', () => {
  const unrelated = { ...DEFAULTS, mirrorOwn: false };
  expect(sameSound(DEFAULTS, unrelated)).toBe(true);
  expect(sameSound(DEFAULTS, { ...DEFAULTS, autoGain: false })).toBe(false);
});

test('devices are remembered only where the person wants it', () => {
  const chosen = { ...DEFAULTS, microphone: 'a', camera: 'b', speaker: 'c' };
  expect(withoutUnwanted(chosen)).toMatchObject({ microphone: null, camera: null, speaker: null });
  expect(withoutUnwanted({ ...chosen, rememberDevices: true })).toMatchObject({ microphone: 'a' });
});
