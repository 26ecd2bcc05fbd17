/**
 * One's own devices: which is open, which should be, and what a person is told. Events of the browser and
 * commands of the person go in, actions come out. Pure.
 */

import type { DeviceFailure, DeviceKind, InputKind } from '../api.ts';
import type { Permission } from './failures.ts';
import { DEVICE_KINDS, type DeviceInfo, findDevice, readDevices } from './list.ts';
import {
  type DevicesAction,
  type DevicesState,
  labelOf,
  type Running,
  type Target,
  targetOf,
} from './state.ts';
import { Turn } from './turn.ts';

export type DevicesInput =
  | { readonly t: 'listed'; readonly infos: readonly DeviceInfo[] }
  /** The person's word. */
  | { readonly t: 'want'; readonly kind: InputKind; readonly wish: 'off' | 'muted' | 'on' }
  /** Null: as the system has it. */
  | { readonly t: 'chosen'; readonly kind: DeviceKind; readonly id: string | null }
  | { readonly t: 'flip' }
  /** A setting changed that needs the device to be opened anew. */
  | { readonly t: 'settings'; readonly kind: InputKind }
  /** Answers to `open`. */
  | { readonly t: 'opened'; readonly kind: InputKind; readonly attempt: number; readonly running: Running }
  | {
      readonly t: 'refused';
      readonly kind: InputKind;
      readonly attempt: number;
      readonly failure: DeviceFailure;
    }
  /** The track ended without us: unplugged, taken away, forbidden. */
  | { readonly t: 'ended'; readonly kind: InputKind }
  /** The system holds sound or picture back, as during a phone call. */
  | { readonly t: 'held_back'; readonly kind: InputKind; readonly held: boolean }
  | { readonly t: 'permission'; readonly kind: InputKind; readonly permission: Permission }
  | { readonly t: 'visible'; readonly visible: boolean }
  /** The device slept, or the page was frozen; these tracks did not survive it. */
  | { readonly t: 'woke'; readonly dead: readonly InputKind[] }
  | { readonly t: 'tick' };

/** A camera that starts, or a lid that closes for a moment, is not worth a word. */
const HELD_BACK_SAID_MS = 1500;
const INPUTS: readonly InputKind[] = ['microphone', 'camera'];
const ANY: Target = { id: null, facing: null };

export function reduceDevices(
  state: DevicesState,
  input: DevicesInput,
  now: number,
): { readonly state: DevicesState; readonly actions: readonly DevicesAction[] } {
  const turn = new Turn(state, now);
  take(turn, input);
  return { state: turn.state, actions: turn.actions };
}

function take(turn: Turn, input: DevicesInput): void {
  switch (input.t) {
    case 'listed':
      onListed(turn, input.infos);
      break;
    case 'want':
      onWant(turn, input.kind, input.wish);
      break;
    case 'chosen':
      onChosen(turn, input.kind, input.id);
      break;
    case 'flip':
      onFlip(turn);
      break;
    case 'settings':
      if (turn.source(input.kind).running !== null) turn.open(input.kind, 'settings');
      break;
    case 'opened':
      onOpened(turn, input.kind, input.attempt, input.running);
      break;
    case 'refused':
      onRefused(turn, input.kind, input.attempt, input.failure);
      break;
    case 'ended':
      onEnded(turn, input.kind);
      break;
    case 'held_back':
      onHeldBack(turn, input.kind, input.held);
      break;
    case 'permission':
      onPermission(turn, input.kind, input.permission);
      break;
    case 'visible':
      turn.state = { ...turn.state, visible: input.visible };
      if (input.visible) for (const kind of INPUTS) onVisible(turn, kind);
      break;
    case 'woke':
      for (const kind of input.dead) onEnded(turn, kind);
      break;
    case 'tick':
      for (const kind of INPUTS) onTick(turn, kind);
      break;
  }
}

function onListed(turn: Turn, infos: readonly DeviceInfo[]): void {
  const { lists, defaults } = readDevices(infos);
  const before = turn.state;
  const labels = new Map(before.labels);
  for (const kind of DEVICE_KINDS) for (const { id, label } of lists[kind]) labels.set(id, label);
  turn.state = { ...before, lists, defaults, labels };
  const gone = before.output !== '' && findDevice(lists.speaker, before.output) === null;
  // What is remembered from another day is simply used when the list first tells that it is there.
  const known = before.lists.speaker.length > 0;
  turn.settleOutput(gone ? 'unplugged' : known ? 'returned' : null);
  for (const kind of INPUTS) turn.settle(kind);
}

function onWant(turn: Turn, kind: InputKind, wish: 'off' | 'muted' | 'on'): void {
  const { running, state, interrupted, waiting } = turn.source(kind);
  if (wish === 'off' || (wish === 'muted' && running === null)) {
    turn.close(kind);
    turn.do({ do: 'unsay', kind });
    return;
  }
  turn.change(kind, { wish });
  if (running !== null) {
    if (kind === 'microphone') turn.do({ do: 'enable', enabled: wish === 'on' });
    if (interrupted) turn.open(kind, 'recovering');
  } else if (state !== 'starting' || waiting) {
    turn.do({ do: 'unsay', kind });
    turn.change(kind, { lost: null, recoveredAtMs: [] });
    turn.open(kind, 'wanted');
  }
}

function onChosen(turn: Turn, kind: DeviceKind, id: string | null): void {
  turn.choose(kind, id);
  turn.do({ do: 'unsay', kind });
  if (kind === 'speaker') {
    turn.settleOutput(null);
    return;
  }
  if (kind === 'camera') turn.state = { ...turn.state, facing: null };
  const { wish, running, opening } = turn.source(kind);
  if (wish === 'off') return;
  turn.change(kind, { lost: null });
  const target = targetOf(turn.state, kind);
  if (target.id === null || target.id !== running?.id || opening !== null) turn.open(kind, 'chosen');
}

function onFlip(turn: Turn): void {
  const facing = turn.state.facing === 'user' ? 'environment' : 'user';
  turn.choose('camera', null);
  turn.state = { ...turn.state, facing };
  if (turn.source('camera').wish !== 'off') turn.open('camera', 'chosen');
}

function onOpened(turn: Turn, kind: InputKind, attempt: number, opened: Running): void {
  const { attempt: current, opening, wish } = turn.source(kind);
  if (attempt !== current || opening === null) return;
  const label = opened.label === '' ? labelOf(turn.state, opened.id) : opened.label;
  turn.change(kind, {
    state: 'on',
    opening: null,
    running: { ...opened, label },
    openedUnder: opening.under,
    lost: null,
    heldBackSinceMs: null,
    interrupted: false,
  });
  if (kind === 'camera') turn.state = { ...turn.state, facing: opened.facing };
  else turn.do({ do: 'enable', enabled: wish === 'on' });
  turn.do({ do: 'unsay', kind });
  turn.moved(kind, opening.why, opening.from?.label ?? '', label);
  turn.settle(kind);
}

function onRefused(turn: Turn, kind: InputKind, attempt: number, failure: DeviceFailure): void {
  const { attempt: current, opening, running } = turn.source(kind);
  if (attempt !== current || opening === null) return;
  const { target, why, from, released } = opening;
  const say = () => turn.do({ do: 'say', cause: { code: 'device', kind, failure } });
  if (running !== null) {
    // What was in use goes on.
    turn.change(kind, { opening: null });
    if (why !== 'chosen') return;
    turn.choose(kind, running.id);
    say();
  } else if (released && from !== null) {
    turn.choose(kind, null);
    turn.state = { ...turn.state, facing: from.facing };
    if (why === 'chosen') say();
    turn.open(kind, 'recovering', { target: { id: from.id, facing: null }, from: null });
  } else if ((failure === 'missing' || failure === 'unsuitable') && isNarrow(target)) {
    const silent = why === 'wanted' || why === 'recovering' || why === 'settings';
    const meant = from ?? { id: target.id, label: labelOf(turn.state, target.id), facing: null };
    turn.open(kind, silent ? why : 'unplugged', { target: ANY, from: meant });
  } else if (!turn.state.visible && (failure === 'busy' || failure === 'unknown')) {
    turn.change(kind, { opening: null, state: 'starting', waiting: true });
  } else {
    // The track may end before the browser says that it was forbidden.
    const withdrawn = from !== null && (failure === 'denied' || failure === 'dismissed');
    if (withdrawn) turn.fail(kind, 'revoked');
    else turn.fail(kind, failure, why === 'unplugged' && failure === 'missing' ? (from?.id ?? null) : null);
  }
}

function onEnded(turn: Turn, kind: InputKind): void {
  const { running, opening, permission, wasGranted } = turn.source(kind);
  if (running === null) return;
  turn.change(kind, { running: null, heldBackSinceMs: null });
  if (permission === 'denied' || (permission === 'prompt' && wasGranted)) {
    turn.fail(kind, 'revoked');
  } else if (opening !== null) {
    turn.change(kind, { state: 'starting' });
  } else {
    const gone = running.id !== null && findDevice(turn.state.lists[kind], running.id) === null;
    turn.recover(kind, gone ? 'unplugged' : 'recovering', running);
  }
}

function onHeldBack(turn: Turn, kind: InputKind, held: boolean): void {
  const { running, interrupted, opening } = turn.source(kind);
  if (running === null) return;
  if (held) {
    turn.change(kind, { heldBackSinceMs: turn.now });
    return;
  }
  turn.change(kind, { heldBackSinceMs: null });
  // After a call a track may say that it runs, and stay silent; only a new one is sure to be heard.
  if (interrupted && opening === null && turn.state.visible) turn.open(kind, 'recovering');
}

function onPermission(turn: Turn, kind: InputKind, permission: Permission): void {
  const { wish, running, failure, wasGranted } = turn.source(kind);
  turn.change(kind, { permission, wasGranted: wasGranted || permission === 'granted' });
  if (permission === 'denied' && running !== null) turn.fail(kind, 'revoked');
  const refused = failure === 'denied' || failure === 'dismissed' || failure === 'system';
  if (permission === 'granted' && refused && wish === 'on') turn.open(kind, 'wanted');
}

function onVisible(turn: Turn, kind: InputKind): void {
  const { waiting, interrupted, opening } = turn.source(kind);
  if (opening === null && (waiting || interrupted)) turn.open(kind, 'recovering');
}

function onTick(turn: Turn, kind: InputKind): void {
  const { wish, running, interrupted, heldBackSinceMs: since } = turn.source(kind);
  if (running === null || interrupted || since === null || turn.now - since < HELD_BACK_SAID_MS) return;
  turn.change(kind, { interrupted: true });
  if (wish === 'on') turn.do({ do: 'say', cause: { code: 'device_interrupted', kind } });
}

function isNarrow({ id, facing }: Target): boolean {
  return id !== null || facing !== null;
}
