/** What is known about one's own devices, and what follows from it. Pure. */

import type {
  Device,
  DeviceFailure,
  DeviceKind,
  Devices,
  Facing,
  InputKind,
  OwnSource,
  ProblemCause,
} from '../api.ts';
import type { Permission } from './failures.ts';
import { type DeviceLists, findDevice, NO_DEFAULTS, NO_LISTS, perKind, type SystemDefaults } from './list.ts';

/** What is asked of the browser; with neither, it chooses. */
export interface Target {
  readonly id: string | null;
  readonly facing: Facing | null;
}

/** What a live track runs on, as far as the browser tells. */
export interface Running {
  readonly id: string | null;
  readonly label: string;
  readonly facing: Facing | null;
}

/** Why a device is being opened: what to say afterwards, and what to do when it fails. */
export type Why =
  | 'wanted'
  | 'chosen'
  | 'unplugged'
  | 'default_changed'
  | 'returned'
  /** It ended, or was held back, without a reason that the browser tells. */
  | 'recovering'
  /** It needs to be opened anew for another setting. */
  | 'settings';

export interface Opening {
  readonly target: Target;
  readonly why: Why;
  /** What was in use before. */
  readonly from: Running | null;
  /** The system's choice at that time. */
  readonly under: string | null;
  /** It had to be let go first; when this fails, it is opened again. */
  readonly released: boolean;
}

export interface Source {
  /** The last word of the person. Only a microphone is `muted`: open, so that it can talk at once. */
  readonly wish: 'off' | 'muted' | 'on';
  readonly state: 'off' | 'starting' | 'on' | 'failed';
  readonly failure: DeviceFailure | null;
  /** An answer to an attempt with another number is not wanted any more. */
  readonly attempt: number;
  readonly opening: Opening | null;
  /** Stays while another device is being opened beside it. */
  readonly running: Running | null;
  /** The system's choice when it was opened: only a change of it is followed. */
  readonly openedUnder: string | null;
  /** Unplugged while nothing else was there: it goes on when it comes back. */
  readonly lost: string | null;
  readonly heldBackSinceMs: number | null;
  readonly interrupted: boolean;
  /** Refused while the page was hidden: tried again when it is looked at. */
  readonly waiting: boolean;
  /** When it was last opened anew without being asked. */
  readonly recoveredAtMs: readonly number[];
  readonly permission: Permission;
  /** The browser once said that it is there, so that its absence is a withdrawal. */
  readonly wasGranted: boolean;
}

export interface DevicesState {
  readonly lists: DeviceLists;
  readonly defaults: SystemDefaults;
  /** Null: as the system has it. May name something that is not plugged in. */
  readonly choices: Readonly<Record<DeviceKind, string | null>>;
  /** Of all that were ever listed. */
  readonly labels: ReadonlyMap<string, string>;
  /** On devices with a front and a back camera. */
  readonly facing: Facing | null;
  /** Empty: the system's own. */
  readonly output: string;
  readonly sources: Readonly<Record<InputKind, Source>>;
  readonly visible: boolean;
}

export type DevicesAction =
  | {
      readonly do: 'open';
      readonly kind: InputKind;
      readonly attempt: number;
      readonly target: Target;
      /** Phones give one camera at a time. */
      readonly releaseFirst: boolean;
    }
  | { readonly do: 'close'; readonly kind: InputKind }
  | { readonly do: 'enable'; readonly enabled: boolean }
  | { readonly do: 'output'; readonly id: string }
  | { readonly do: 'say'; readonly cause: ProblemCause }
  /** Whatever was said about that device is no longer so. */
  | { readonly do: 'unsay'; readonly kind: DeviceKind };

const CLOSED: Source = {
  wish: 'off',
  state: 'off',
  failure: null,
  attempt: 0,
  opening: null,
  running: null,
  openedUnder: null,
  lost: null,
  heldBackSinceMs: null,
  interrupted: false,
  waiting: false,
  recoveredAtMs: [],
  permission: 'unknown',
  wasGranted: false,
};

export function initialDevices(choices: Readonly<Record<DeviceKind, string | null>>): DevicesState {
  return {
    lists: NO_LISTS,
    defaults: NO_DEFAULTS,
    choices,
    labels: new Map(),
    facing: null,
    output: '',
    sources: { microphone: CLOSED, camera: CLOSED },
    visible: true,
  };
}

/** What is to be opened: what was chosen if it is there, else what the system would take. */
export function targetOf(state: DevicesState, kind: InputKind): Target {
  const choice = state.choices[kind];
  const listed = state.lists[kind];
  // Before the first permission the list is empty, and what is remembered may well be there.
  if (choice !== null && (listed.length === 0 || findDevice(listed, choice) !== null)) {
    return { id: choice, facing: null };
  }
  if (kind === 'camera') return { id: null, facing: state.facing };
  // Asked for by its alias, a browser may give the device that it had open for the alias before.
  const byDefault = state.defaults.microphone;
  return { id: byDefault?.told === true ? byDefault.device.id : null, facing: null };
}

/** Empty: the system's own. */
export function outputOf(state: DevicesState): string {
  return findDevice(state.lists.speaker, state.choices.speaker)?.id ?? '';
}

export function labelOf(state: DevicesState, id: string | null): string {
  return (id === null ? undefined : state.labels.get(id)) ?? '';
}

export function ownSource({ wish, state, failure }: Source): OwnSource {
  return wish === 'muted' ? { state: 'off', failure: null } : { state, failure };
}

export function viewDevices(state: DevicesState, speakerChoice: Devices['speakerChoice']): Devices {
  const { lists, defaults, sources } = state;
  const used = (kind: DeviceKind): Device | null => {
    if (kind === 'speaker')
      return findDevice(lists.speaker, state.output) ?? defaults.speaker?.device ?? null;
    const running = sources[kind].running;
    return running === null ? null : { id: running.id ?? '', label: running.label };
  };
  return {
    microphones: lists.microphone,
    cameras: lists.camera,
    speakers: speakerChoice === 'none' ? [] : lists.speaker,
    selected: perKind((kind) => (findDevice(lists[kind], state.choices[kind]) ? state.choices[kind] : null)),
    defaults: perKind((kind) => (defaults[kind]?.told === true ? defaults[kind].device : null)),
    used: perKind(used),
    speakerChoice,
    facing: state.facing,
    canFlip: state.facing !== null && lists.camera.length > 1,
  };
}
