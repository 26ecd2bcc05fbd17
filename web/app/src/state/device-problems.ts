/** What is said about a camera, a microphone, a speaker: what happened, what it means, what to do. Pure. */

import type { DeviceFailure, DeviceKind, Problem } from '@snug/engine/api';
import { text, type Text, type TextKey } from '../i18n/keys.ts';
import type { Remedy, Told } from './problems.ts';

type Source = 'microphone' | 'camera' | 'screen';
type About<Code> = Extract<Problem, { code: Code }>;
type DeviceCode = 'device' | 'device_moved' | 'device_interrupted' | 'speaking_muted' | 'slept';

const FAILED: Record<Source, Record<DeviceFailure, TextKey>> = {
  microphone: {
    denied: 'problem.microphone.denied',
    dismissed: 'problem.microphone.dismissed',
    revoked: 'problem.microphone.revoked',
    system: 'problem.microphone.system',
    missing: 'problem.microphone.missing',
    busy: 'problem.microphone.busy',
    unsuitable: 'problem.microphone.unsuitable',
    unknown: 'problem.microphone.unknown',
  },
  camera: {
    denied: 'problem.camera.denied',
    dismissed: 'problem.camera.dismissed',
    revoked: 'problem.camera.revoked',
    system: 'problem.camera.system',
    missing: 'problem.camera.missing',
    busy: 'problem.camera.busy',
    unsuitable: 'problem.camera.unsuitable',
    unknown: 'problem.camera.unknown',
  },
  screen: {
    denied: 'problem.screen.denied',
    dismissed: 'problem.screen.denied',
    revoked: 'problem.screen.denied',
    system: 'problem.screen.denied',
    missing: 'problem.screen.missing',
    busy: 'problem.screen.busy',
    unsuitable: 'problem.screen.unsuitable',
    unknown: 'problem.screen.unknown',
  },
};

const FAILED_TITLE: Record<Source, TextKey> = {
  microphone: 'problem.device.microphone',
  camera: 'problem.device.camera',
  screen: 'problem.device.screen',
};

const RETRY: Record<Source, Remedy> = {
  microphone: 'retry_microphone',
  camera: 'retry_camera',
  screen: 'retry_screen',
};

type Why = About<'device_moved'>['why'];

const MOVED_TITLE: Record<DeviceKind, TextKey> = {
  microphone: 'problem.moved.microphone',
  camera: 'problem.moved.camera',
  speaker: 'problem.moved.speaker',
};

const MOVED: Record<DeviceKind, Record<Why, TextKey>> = {
  microphone: {
    unplugged: 'problem.moved.microphoneUnplugged',
    default_changed: 'problem.moved.microphoneFollowed',
    returned: 'problem.moved.microphoneReturned',
  },
  camera: {
    unplugged: 'problem.moved.cameraUnplugged',
    default_changed: 'problem.moved.cameraReturned',
    returned: 'problem.moved.cameraReturned',
  },
  speaker: {
    unplugged: 'problem.moved.speakerUnplugged',
    default_changed: 'problem.moved.speakerReturned',
    returned: 'problem.moved.speakerReturned',
  },
};

/** Where the browser keeps the names to itself. */
const MOVED_UNNAMED: Record<DeviceKind, TextKey> = {
  microphone: 'problem.moved.microphoneUnnamed',
  camera: 'problem.moved.cameraUnnamed',
  speaker: 'problem.moved.speakerUnnamed',
};

const INTERRUPTED: Record<'microphone' | 'camera', { readonly title: TextKey; readonly body: TextKey }> = {
  microphone: { title: 'problem.interrupted.microphone', body: 'problem.interrupted.microphoneBody' },
  camera: { title: 'problem.interrupted.camera', body: 'problem.interrupted.cameraBody' },
};

/** Camera and microphone failed alike: said once. */
export interface BothFailed {
  readonly code: 'devices';
  readonly id: number;
  readonly ids: readonly number[];
  readonly atUnixMs: number;
  readonly failure: Alike;
}

type Alike = Exclude<DeviceFailure, 'unsuitable' | 'unknown'>;

const BOTH: Record<Alike, TextKey> = {
  denied: 'problem.both.denied',
  dismissed: 'problem.both.dismissed',
  revoked: 'problem.both.revoked',
  system: 'problem.both.system',
  missing: 'problem.both.missing',
  busy: 'problem.both.busy',
};

export function together(problems: readonly Problem[]): readonly (Problem | BothFailed)[] {
  const failed = (kind: Source) =>
    problems.find(
      (problem): problem is About<'device'> & Problem => problem.code === 'device' && problem.kind === kind,
    );
  const camera = failed('camera');
  const microphone = failed('microphone');
  if (camera === undefined || camera.failure !== microphone?.failure || !isAlike(camera.failure))
    return problems;
  const ids = [camera.id, microphone.id];
  const both: BothFailed = {
    code: 'devices',
    id: camera.id,
    ids,
    atUnixMs: camera.atUnixMs,
    failure: camera.failure,
  };
  return [...problems.filter(({ id }) => !ids.includes(id)), both];
}

function isAlike(failure: DeviceFailure): failure is Alike {
  return failure in BOTH;
}

export function tellBoth({ failure }: BothFailed): Told {
  return {
    title: text('problem.device.both'),
    body: text(BOTH[failure]),
    remedies: ['retry_both', 'dismiss'],
  };
}

export function tellDevice(problem: About<DeviceCode>, time: (unixMs: number) => string): Told {
  switch (problem.code) {
    case 'device':
      return tellFailed(problem.kind, problem.failure);
    case 'device_moved':
      return {
        title: text(MOVED_TITLE[problem.kind]),
        body: tellMoved(problem),
        // Another camera may show what nobody meant to show.
        remedies: problem.kind === 'camera' ? ['stop_camera', 'dismiss'] : ['dismiss'],
      };
    case 'device_interrupted':
      return {
        title: text(INTERRUPTED[problem.kind].title),
        body: text(INTERRUPTED[problem.kind].body),
        remedies: [RETRY[problem.kind]],
      };
    case 'speaking_muted':
      return {
        title: text('problem.speaking_muted.title'),
        body: text('problem.speaking_muted.body'),
        remedies: ['unmute', 'dismiss'],
      };
    case 'slept':
      return {
        title: text('problem.slept.title', {
          since: time(problem.sinceUnixMs),
          until: time(problem.untilUnixMs),
        }),
        body: text('problem.slept.body'),
        remedies: ['dismiss'],
      };
  }
}

function tellFailed(kind: Source, failure: DeviceFailure): Told {
  return {
    title: text(FAILED_TITLE[kind]),
    body: text(FAILED[kind][failure]),
    // There is nothing to try again before another one is chosen.
    remedies: failure === 'unsuitable' ? ['dismiss'] : [RETRY[kind], 'dismiss'],
  };
}

function tellMoved({ kind, why, from, to }: About<'device_moved'>): Text {
  const named = to !== '' && (from !== '' || why !== 'unplugged');
  return named ? text(MOVED[kind][why], { from, to }) : text(MOVED_UNNAMED[kind]);
}
