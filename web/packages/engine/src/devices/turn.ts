/** One step of the devices' machine: the state on its way, and what is to be done. */

import type { DeviceFailure, DeviceKind, InputKind } from '../api.ts';
import { ALIAS, findDevice } from './list.ts';
import {
  type DevicesAction,
  type DevicesState,
  labelOf,
  outputOf,
  type Running,
  type Source,
  type Target,
  targetOf,
  type Why,
} from './state.ts';

/** A device that ends again and again is given up. */
const RECOVERIES_MAX = 4;
const RECOVERIES_MS = 10_000;

export class Turn {
  state: DevicesState;
  readonly actions: DevicesAction[] = [];
  readonly now: number;

  constructor(state: DevicesState, now: number) {
    this.state = state;
    this.now = now;
  }

  source(kind: InputKind): Source {
    return this.state.sources[kind];
  }

  change(kind: InputKind, change: Partial<Source>): void {
    const sources = { ...this.state.sources, [kind]: { ...this.state.sources[kind], ...change } };
    this.state = { ...this.state, sources };
  }

  choose(kind: DeviceKind, id: string | null): void {
    this.state = { ...this.state, choices: { ...this.state.choices, [kind]: id } };
  }

  do(action: DevicesAction): void {
    this.actions.push(action);
  }

  /** `from`: what was in use before, if it is not any more. */
  open(kind: InputKind, why: Why, change: { target?: Target; from?: Running | null } = {}): void {
    const { attempt: last, running } = this.source(kind);
    const { target = targetOf(this.state, kind), from = running } = change;
    const attempt = last + 1;
    const released = kind === 'camera' && running !== null && running.facing !== null;
    const kept = released ? null : running;
    this.change(kind, {
      attempt,
      opening: { target, why, from, released, under: this.state.defaults[kind]?.device.id ?? null },
      running: kept,
      state: kept === null ? 'starting' : 'on',
      failure: null,
      waiting: false,
    });
    this.do({ do: 'open', kind, attempt, target, releaseFirst: released });
  }

  /** Opens anew what was not closed by the person; not for ever. */
  recover(kind: InputKind, why: Why, from: Running): void {
    const recent = this.source(kind).recoveredAtMs.filter((at) => this.now - at < RECOVERIES_MS);
    if (recent.length >= RECOVERIES_MAX) {
      this.fail(kind, 'unknown');
      return;
    }
    this.change(kind, { recoveredAtMs: [...recent, this.now] });
    this.open(kind, why, { from });
  }

  close(kind: InputKind): void {
    const { attempt } = this.source(kind);
    this.change(kind, {
      wish: 'off',
      state: 'off',
      failure: null,
      attempt: attempt + 1,
      opening: null,
      running: null,
      lost: null,
      heldBackSinceMs: null,
      interrupted: false,
      waiting: false,
    });
    this.do({ do: 'close', kind });
  }

  /** The wish stays only where granting the permission, or plugging in again, fulfils it. */
  fail(kind: InputKind, failure: DeviceFailure, lost: string | null = null): void {
    const { wish } = this.source(kind);
    this.close(kind);
    const refused = failure === 'denied' || failure === 'dismissed' || failure === 'system';
    const waits = lost !== null || (refused && wish === 'on');
    this.change(kind, { wish: waits ? wish : 'off', state: 'failed', failure, lost });
    this.do({ do: 'say', cause: { code: 'device', kind, failure } });
  }

  /** Says that sound or picture goes another way now. */
  moved(kind: DeviceKind, why: Why | null, from: string, to: string): void {
    if (why !== 'unplugged' && why !== 'default_changed' && why !== 'returned') return;
    if (from === to && why !== 'unplugged') return;
    this.do({ do: 'say', cause: { code: 'device_moved', kind, why, from, to } });
  }

  /** Sends the sound where it belongs now. */
  settleOutput(why: Why | null): void {
    const before = this.state.output;
    const output = outputOf(this.state);
    if (output === before) return;
    this.state = { ...this.state, output };
    this.do({ do: 'output', id: output });
    this.do({ do: 'unsay', kind: 'speaker' });
    const named = (id: string) =>
      id === '' ? (this.state.defaults.speaker?.device.label ?? '') : labelOf(this.state, id);
    this.moved('speaker', why, named(before), named(output));
  }

  /** Goes where it belongs now: away from what is gone, back to what was chosen, after the system. */
  settle(kind: InputKind): void {
    this.#unmask(kind);
    const { wish, running, opening, lost, state } = this.source(kind);
    const listed = this.state.lists[kind];
    if (lost !== null && state === 'failed' && findDevice(listed, lost) !== null) {
      this.open(kind, 'returned');
      return;
    }
    if (wish === 'off' || running === null || opening !== null) return;
    if (running.id === null || running.id === ALIAS) return;
    // Before the first permission the list is empty, and comes late.
    if (!this.state.labels.has(running.id)) return;
    if (findDevice(listed, running.id) === null) {
      this.change(kind, { running: null });
      this.recover(kind, 'unplugged', running);
      return;
    }
    const choice = this.state.choices[kind];
    if (choice === null) this.follow(kind, running.id);
    else if (choice !== running.id && findDevice(listed, choice) !== null) this.open(kind, 'returned');
  }

  /** After the system, when its choice changed; what was picked in the browser's own question stays. */
  follow(kind: InputKind, runningId: string): void {
    const { openedUnder, permission } = this.source(kind);
    const byDefault = this.state.defaults[kind]?.device.id ?? null;
    if (byDefault === null || byDefault === openedUnder) return;
    this.change(kind, { openedUnder: byDefault });
    // It was opened before the list told anything.
    if (openedUnder === null) return;
    // A camera that moves by itself would show a room that nobody chose to show.
    if (kind === 'camera' || byDefault === runningId) return;
    // A question of the browser in the middle of a sentence is worse than the other microphone.
    if (permission !== 'prompt') this.open(kind, 'default_changed');
  }

  /** What was opened before the list told names runs on whatever the alias stands for. */
  #unmask(kind: InputKind): void {
    const { running } = this.source(kind);
    const byDefault = this.state.defaults[kind];
    if (running?.id !== ALIAS || byDefault?.told !== true) return;
    const { id, label } = byDefault.device;
    this.change(kind, { running: { ...running, id, label }, openedUnder: id });
  }
}
