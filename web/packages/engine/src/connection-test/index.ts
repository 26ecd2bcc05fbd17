import { missingFeatures } from '../front/environment.ts';
import { newCoreWorker, newFrameWorker } from '../workers.ts';
import type { ConnectionTest } from './api.ts';
import { probesOf } from './probes.ts';
import { runChecks } from './run.ts';

export type * from './api.ts';
/** For pictures of every step. */
export { begun, found, newReport, nextCheck } from './machine.ts';

/** In this browser, against the server that the page came from. */
export const testConnection: ConnectionTest = (listener) =>
  runChecks(
    {
      probes: probesOf({
        origin: location.origin,
        mediaDevices: navigator.mediaDevices as MediaDevices | undefined,
        now: () => performance.now(),
        missingFeatures,
        newCoreWorker,
        newFrameWorker,
        loadMedia: () => import('./media.ts'),
      }),
      now: () => Date.now(),
      timer(ms, callback) {
        const id = setTimeout(callback, ms);
        return () => clearTimeout(id);
      },
    },
    listener,
  );
