/** Reads the worker's and the browser's counters once a second and judges every stream by them. */

import type { ParticipantId, RefusalReason, Sealed, StreamKind } from '../api.ts';
import type { CountersById, FrameClient } from '../frames/client.ts';
import {
  judgeReceiver,
  judgeSender,
  NEW_RECEIVER,
  NEW_SENDER,
  type ReceiverJudgement,
  type SenderJudgement,
} from '../machines/seal.ts';
import type { Uplink, WayCounters } from '../machines/quality.ts';
import { type Received, receivedBy, SentCounter } from './counters.ts';
import type { GuardedReceiver, GuardedSender } from './guard.ts';

const EVERY_MS = 1000;
/** While something is being checked, so that a picture need not wait for the next second. */
const CHECKING_MS = 150;

export interface Judgement {
  readonly sealed: Sealed;
  readonly reason: RefusalReason | null;
  readonly sinceUnixMs: number;
}

interface Sending {
  readonly guarded: GuardedSender;
  readonly kind: StreamKind;
  readonly counts: SentCounter;
  judgement: SenderJudgement;
  sinceUnixMs: number;
}

interface Receiving {
  readonly guarded: GuardedReceiver;
  readonly participant: ParticipantId;
  readonly kind: StreamKind;
  judgement: ReceiverJudgement;
  sinceUnixMs: number;
  way: WayCounters | null;
}

export class SealMonitor {
  readonly #frames: FrameClient;
  readonly #onChange: () => void;
  readonly #onLeak: (kind: StreamKind) => void;
  readonly #sending = new Map<StreamKind, Sending>();
  readonly #receiving = new Map<string, Receiving>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #running = false;

  constructor(frames: FrameClient, onChange: () => void, onLeak: (kind: StreamKind) => void) {
    this.#frames = frames;
    this.#onChange = onChange;
    this.#onLeak = onLeak;
  }

  watchSender(kind: StreamKind, guarded: GuardedSender): void {
    this.#sending.set(kind, {
      guarded,
      kind,
      counts: new SentCounter(),
      judgement: NEW_SENDER,
      sinceUnixMs: Date.now(),
    });
    this.#soon();
  }

  forgetSender(kind: StreamKind): void {
    this.#sending.delete(kind);
  }

  /** False: it is watched already. */
  watchReceiver(participant: ParticipantId, kind: StreamKind, guarded: GuardedReceiver): boolean {
    const key = `${participant}:${kind}`;
    const known = this.#receiving.get(key);
    if (known?.guarded === guarded) return false;
    const judgement = NEW_RECEIVER;
    this.#receiving.set(key, { guarded, participant, kind, judgement, sinceUnixMs: Date.now(), way: null });
    this.#soon();
    return true;
  }

  forgetReceiver(participant: ParticipantId, kind: StreamKind): void {
    this.#receiving.delete(`${participant}:${kind}`);
  }

  own(kind: StreamKind): Judgement | null {
    return judgementOf(this.#sending.get(kind));
  }

  of(participant: ParticipantId, kind: StreamKind): Judgement | null {
    return judgementOf(this.#receiving.get(`${participant}:${kind}`));
  }

  /** How the voices of others arrive. */
  voices(): ReadonlyMap<ParticipantId, WayCounters> {
    const voices = [...this.#receiving.values()].filter(({ kind }) => kind === 'microphone');
    return new Map(voices.flatMap(({ participant, way }) => (way === null ? [] : [[participant, way]])));
  }

  /** How one's own voice arrives at the server, or one's own picture. */
  uplink(): Uplink | null {
    return (
      this.#sending.get('microphone')?.counts.uplink ?? this.#sending.get('camera')?.counts.uplink ?? null
    );
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#sending.clear();
    this.#receiving.clear();
  }

  #soon(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#tick(), CHECKING_MS);
  }

  async #tick(): Promise<void> {
    if (this.#running) return;
    this.#running = true;
    try {
      if (await this.#judge()) this.#onChange();
    } finally {
      this.#running = false;
      const all = [...this.#sending.values(), ...this.#receiving.values()];
      const checking = all.some(({ judgement }) => judgement.sealed === 'checking');
      clearTimeout(this.#timer);
      if (all.length > 0) {
        this.#timer = setTimeout(() => void this.#tick(), checking ? CHECKING_MS : EVERY_MS);
      }
    }
  }

  async #judge(): Promise<boolean> {
    const sending = [...this.#sending.values()];
    const receiving = [...this.#receiving.values()];
    const before = await this.#frames.counters();
    const [sent, received] = await Promise.all([
      Promise.all(sending.map(({ guarded, counts }) => counts.read(guarded.sender, guarded.media))),
      Promise.all(receiving.map(({ guarded }) => receivedBy(guarded))),
    ]);
    const after = await this.#frames.counters();
    let changed = false;
    sending.forEach((entry, index) => {
      changed = this.#judgeSender(entry, before, after, sent[index] ?? null) || changed;
    });
    receiving.forEach((entry, index) => {
      changed = this.#judgeReceiver(entry, after, received[index] ?? null) || changed;
    });
    return changed;
  }

  #judgeSender(entry: Sending, before: CountersById, after: CountersById, sent: number | null): boolean {
    const { id, gate } = entry.guarded;
    if (entry.guarded.closed) return false;
    const counters = (from: CountersById) => from.get(id) ?? null;
    // The worker learns of a transform a moment after the page made it.
    if (
      counters(before) === null &&
      entry.judgement === NEW_SENDER &&
      Date.now() - entry.sinceUnixMs < 1000
    ) {
      return false;
    }
    const previous = entry.judgement;
    entry.judgement = judgeSender(previous, {
      media: entry.guarded.media,
      before: counters(before),
      after: counters(after),
      sent,
      atMs: performance.now(),
    });
    if (entry.judgement.sealed === 'refused' && previous.sealed !== 'refused') {
      gate?.shut();
      this.#frames.tell({ t: 'block', id });
      this.#onLeak(entry.kind);
    } else if (entry.judgement.canaryPassed && !previous.canaryPassed) {
      gate?.open();
    }
    return stamp(entry, previous.sealed);
  }

  #judgeReceiver(entry: Receiving, after: CountersById, from: Received | null): boolean {
    const counters = after.get(entry.guarded.id) ?? null;
    const received = from?.count ?? null;
    entry.way = from?.way ?? null;
    if (entry.guarded.closed) return false;
    if (counters === null && Date.now() - entry.sinceUnixMs < 1000) return false;
    const previous = entry.judgement;
    entry.judgement = judgeReceiver(previous, { counters, received, atMs: performance.now() });
    return stamp(entry, previous.sealed) || previous.reason !== entry.judgement.reason;
  }
}

function stamp(entry: Sending | Receiving, before: Sealed): boolean {
  if (entry.judgement.sealed === before) return false;
  entry.sinceUnixMs = Date.now();
  return true;
}

function judgementOf(entry: Sending | Receiving | undefined): Judgement | null {
  if (entry === undefined) return null;
  const { judgement, sinceUnixMs } = entry;
  return { sealed: judgement.sealed, reason: judgement.reason, sinceUnixMs };
}
