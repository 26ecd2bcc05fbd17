import { expect, test } from 'vitest';
import { STILL_PAGE } from '../page.ts';
import type { BackgroundPipeline, PipelineListener } from './background/pipeline.ts';
import { DEFAULT_EFFECT_PREFERENCES } from './defaults.ts';
import type { EffectsEnvironment } from './environment.ts';
import { NO_EFFECTS } from './fake.ts';
import { OwnEffects } from './index.ts';

const CAMERA = { id: 'camera' } as MediaStreamTrack;
const STILL = { id: 'still' } as MediaStreamTrack;
const TREATED = { id: 'treated' } as MediaStreamTrack;

/** Effects in a page, with a background worker that does what the test says. */
function start(kept: Partial<typeof DEFAULT_EFFECT_PREFERENCES> = {}) {
  let preferences = { ...DEFAULT_EFFECT_PREFERENCES, ...kept };
  const pipelines: PipelineListener[] = [];
  const again: string[] = [];
  const pipeline = {
    camera: null as MediaStreamTrack | null,
    output: TREATED,
    set: () => undefined,
    setPicture: () => undefined,
    lookAt(camera: MediaStreamTrack) {
      pipeline.camera = camera;
    },
    close: () => undefined,
  };
  const env: EffectsEnvironment = {
    ...NO_EFFECTS,
    background: {
      ...NO_EFFECTS.background,
      newStill: () => ({ track: STILL, stop: () => undefined }),
      readPicture: async (file) => {
        if (file.type !== 'image/png') throw new Error('no picture');
        return {} as ImageBitmap;
      },
      load: async () => ({
        BackgroundPipeline: {
          create: async (_env: unknown, listener: PipelineListener) => {
            pipelines.push(listener);
            return pipeline as unknown as BackgroundPipeline;
          },
        } as unknown as typeof BackgroundPipeline,
      }),
    },
  };
  const effects = new OwnEffects(env, STILL_PAGE, {
    onChange: () => undefined,
    onSuppression: () => undefined,
    treatAgain: (kind) => again.push(kind),
    preferences: () => preferences,
    setPreferences: (change) => {
      preferences = { ...preferences, ...change };
    },
  });
  const sent = async () => (await effects.treatment('camera', CAMERA)).track.id;
  const settle = () => new Promise((resolve) => setTimeout(resolve, 0));
  return { effects, pipelines, again, sent, settle, preferences: () => preferences };
}

test('a camera that opens while a background is wanted is never sent itself', async () => {
  const { effects, pipelines, again, sent, settle } = start({ background: 'blur_strong' });
  expect(await sent()).toBe('still');
  await settle();
  expect(await sent()).toBe('still');
  pipelines[0]?.onMade();
  expect(again).toEqual(['camera']);
  expect(await sent()).toBe('treated');
  pipelines[0]?.onFailed();
  expect(await sent()).toBe('still');
  effects.setBackground('none');
  expect(await sent()).toBe('camera');
});

test('choosing a background takes the camera itself away at once', async () => {
  const { effects, again, sent } = start();
  expect(await sent()).toBe('camera');
  effects.setBackground('hills');
  expect(again).toEqual(['camera']);
  expect(await sent()).toBe('still');
});

test('a worker that cannot be loaded leaves a still', async () => {
  const { effects, sent, settle } = start();
  const broken = new OwnEffects(NO_EFFECTS_BUT_A_STILL, STILL_PAGE, {
    onChange: () => undefined,
    onSuppression: () => undefined,
    treatAgain: () => undefined,
    preferences: () => ({ ...DEFAULT_EFFECT_PREFERENCES, background: 'blur_light' }),
    setPreferences: () => undefined,
  });
  expect((await broken.treatment('camera', CAMERA)).track.id).toBe('still');
  await settle();
  expect(broken.view.background.state).toBe('failed');
  expect((await broken.treatment('camera', CAMERA)).track.id).toBe('still');
  expect(effects.view.background.state).toBe('off');
  expect(await sent()).toBe('camera');
});

test("a picture of one's own is not kept, and what it hid is hidden after a reload", async () => {
  const { effects, preferences } = start();
  expect(await effects.setOwnPicture(new Blob(['a letter'], { type: 'text/plain' }))).toBe(false);
  expect(effects.view.background).toMatchObject({ choice: 'none', hasOwnPicture: false });
  expect(await effects.setOwnPicture(new Blob(['a picture'], { type: 'image/png' }))).toBe(true);
  expect(effects.view.background).toMatchObject({ choice: 'own', hasOwnPicture: true });
  expect(preferences()).toEqual({ noiseRemoval: null, background: 'blur_strong' });
  effects.tick();
  expect(effects.view.background.choice).toBe('own');
});

test('preferences that were erased elsewhere count', async () => {
  const { effects, sent } = start({ background: 'paper' });
  expect(await sent()).toBe('still');
  effects.setBackground('none');
  expect(await sent()).toBe('camera');
});

test('a microphone without removal goes as it is, and screens always do', async () => {
  const { effects } = start({ background: 'paper' });
  const microphone = { id: 'microphone' } as MediaStreamTrack;
  expect((await effects.treatment('microphone', microphone)).track).toBe(microphone);
  expect((await effects.treatment('screen', CAMERA)).track).toBe(CAMERA);
});

const NO_EFFECTS_BUT_A_STILL: EffectsEnvironment = {
  ...NO_EFFECTS,
  background: { ...NO_EFFECTS.background, newStill: () => ({ track: STILL, stop: () => undefined }) },
};
