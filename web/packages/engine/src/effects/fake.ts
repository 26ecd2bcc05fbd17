/** For tests: a browser in which no effect can be had. */

import type { EffectsEnvironment } from './environment.ts';

const never = () => Promise.reject(new Error('not in this test'));

export const NO_EFFECTS: EffectsEnvironment = {
  noise: {
    now: () => Date.now(),
    pressed: () => true,
    load: never,
    newContext: () => {
      throw new Error('not in this test');
    },
    addWorklet: never,
    program: never,
  },
  background: {
    isSupported: () => false,
    load: never,
    newWorker: () => {
      throw new Error('not in this test');
    },
    newStill: () => {
      throw new Error('not in this test');
    },
    readPicture: never,
    program: never,
  },
  processors: 2,
};
