import type { ParticipantId, Signals } from '@snug/engine/api';
import { admit, expire, type Float } from './reactions.ts';

export interface ShowClock {
  now(): number;
  /** Calls back once; returns the way to stop. */
  after(ms: number, callback: () => void): () => void;
}

const NONE: readonly Float[] = [];

/**
 * Keeps the reactions that are on the page, beside the snapshot: only the tile over which one floats is drawn again.
 * Listens while anybody looks.
 */
export class ReactionShow {
  readonly #signals: Signals;
  readonly #clock: ShowClock;
  readonly #listeners = new Set<() => void>();
  /** How many tiles of a person are on the page. */
  readonly #tiles = new Map<ParticipantId, number>();
  #floats: readonly Float[] = NONE;
  /** What each place was given last, so that it stays the same while nothing changes there. */
  #given = new Map<string, readonly Float[]>();
  #stopListening: () => void = () => undefined;
  #stopWaiting: () => void = () => undefined;

  constructor(signals: Signals, clock: ShowClock) {
    this.#signals = signals;
    this.#clock = clock;
  }

  subscribe = (listener: () => void): (() => void) => {
    if (this.#listeners.size === 0) this.#start();
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size === 0) this.#stop();
    };
  };

  /** A person's tile is on the page, until the returned function is called. */
  placed(participant: ParticipantId): () => void {
    this.#tiles.set(participant, (this.#tiles.get(participant) ?? 0) + 1);
    return () => {
      const left = (this.#tiles.get(participant) ?? 1) - 1;
      if (left > 0) this.#tiles.set(participant, left);
      else this.#tiles.delete(participant);
    };
  }

  over(participant: ParticipantId): readonly Float[] {
    return this.#at(participant, (float) => float.place === 'tile' && float.participant === participant);
  }

  overStage(): readonly Float[] {
    return this.#at('stage', ({ place }) => place === 'stage');
  }

  #at(where: string, belongs: (float: Float) => boolean): readonly Float[] {
    const before = this.#given.get(where) ?? NONE;
    const now = this.#floats.filter(belongs);
    if (now.length === before.length && now.every((float, index) => float === before[index])) return before;
    this.#given.set(where, now);
    return now;
  }

  #start(): void {
    this.#stopListening = this.#signals.onReaction((reaction) => {
      const place = this.#tiles.has(reaction.participant) ? 'tile' : 'stage';
      this.#set(admit(this.#floats, reaction, place, this.#clock.now()));
    });
  }

  #stop(): void {
    this.#stopListening();
    this.#stopWaiting();
    this.#floats = NONE;
    this.#given = new Map();
  }

  #set(floats: readonly Float[]): void {
    if (floats === this.#floats) return;
    this.#floats = floats;
    this.#stopWaiting();
    const next = floats[0];
    if (next !== undefined) {
      const wait = Math.max(0, next.untilMs - this.#clock.now());
      // A browser's timer may come a little before its time, and no other would follow.
      const over = () => this.#set(expire(this.#floats, Math.max(next.untilMs, this.#clock.now())));
      this.#stopWaiting = this.#clock.after(wait, over);
    }
    for (const listener of this.#listeners) listener();
  }
}
