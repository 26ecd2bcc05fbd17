/** What the stage shows, kept outside of React: the layout, the order of people and who has the floor. */

import type { Engine, ParticipantId, Person } from '@snug/engine/api';
import {
  arrangementOf,
  bringForward,
  initialLayout,
  keepOrder,
  type LayoutInput,
  type LayoutState,
  type OwnView,
  reduceLayout,
  type Seats,
  type Speech,
  swap,
} from '@snug/engine/layout';

export interface StageView {
  readonly layout: LayoutState;
  /** Of the others. */
  readonly order: readonly ParticipantId[];
  /** Who has the stage when nothing else has it. */
  readonly speaker: ParticipantId | null;
}

export interface SpeechSource {
  readonly speech: Speech;
  /** Calls back when somebody begins or stops to speak, or takes the floor. */
  subscribe(listener: () => void): () => void;
}

export interface StageClock {
  /** Milliseconds since 1970. */
  now(): number;
  after(ms: number, callback: () => void): () => void;
}

/** People change places at most this often, however many talk. */
const MOVES_EVERY_MS = 2000;
const NO_SEATS: Seats = { before: 0, places: 0, fixed: new Set() };

export class StageStore {
  readonly #engine: Pick<Engine, 'snapshot' | 'subscribe'>;
  readonly #source: SpeechSource;
  readonly #clock: StageClock;
  readonly #listeners = new Set<() => void>();
  #people: readonly Person[] = [];
  #view: StageView;
  #seats: Seats = NO_SEATS;
  #movedMs = Number.NEGATIVE_INFINITY;
  #stopWaiting: (() => void) | null = null;

  constructor(
    engine: Pick<Engine, 'snapshot' | 'subscribe'>,
    source: SpeechSource,
    clock: StageClock,
    ownView: OwnView,
  ) {
    this.#engine = engine;
    this.#source = source;
    this.#clock = clock;
    this.#view = { layout: initialLayout(ownView), order: [], speaker: null };
    this.#meet();
  }

  /** Follows the meeting until the returned function is called. */
  start(): () => void {
    this.#meet();
    const stops = [this.#engine.subscribe(() => this.#meet()), this.#source.subscribe(() => this.#follow())];
    return () => {
      for (const stop of stops) stop();
      this.#stopWaiting?.();
      this.#stopWaiting = null;
    };
  }

  view = (): StageView => this.#view;

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  dispatch = (input: LayoutInput): void => {
    this.#set({ ...this.#view, layout: reduceLayout(this.#view.layout, input) });
  };

  /** Which part of the order is looked at now. */
  seated(seats: Seats): void {
    this.#seats = seats;
  }

  #meet(): void {
    const { people } = this.#engine.snapshot();
    if (people === this.#people || people.length === 0) return;
    const input = { t: 'people', before: this.#people, now: people, nowUnixMs: this.#clock.now() } as const;
    this.#people = people;
    const { speaker } = this.#view;
    this.#set({
      layout: reduceLayout(this.#view.layout, input),
      order: keepOrder(this.#view.order, people),
      speaker: people.some(({ participant }) => participant === speaker) ? speaker : null,
    });
  }

  #follow(): void {
    if (this.#stopWaiting !== null) return;
    const next = this.#moved();
    if (next === this.#view) return;
    const wait = this.#movedMs + MOVES_EVERY_MS - this.#clock.now();
    if (wait <= 0) {
      this.#movedMs = this.#clock.now();
      this.#set(next);
      return;
    }
    this.#stopWaiting = this.#clock.after(wait, () => {
      this.#stopWaiting = null;
      this.#follow();
    });
  }

  /** As it would be with whoever speaks now. */
  #moved(): StageView {
    const { layout, order, speaker } = this.#view;
    const { speech } = this.#source;
    if (!speakerHasStage(layout)) {
      const forward = bringForward(order, this.#seats, speech);
      return forward === order ? this.#view : { ...this.#view, order: forward };
    }
    const { floor } = speech;
    const onStage = speaker ?? order[0];
    if (floor === null || floor === onStage || onStage === undefined || !order.includes(floor)) {
      return this.#view;
    }
    return { ...this.#view, order: swap(order, onStage, floor), speaker: floor };
  }

  #set(view: StageView): void {
    const { layout, order, speaker } = this.#view;
    if (view.layout === layout && view.order === order && view.speaker === speaker) return;
    this.#view = view;
    for (const listener of this.#listeners) listener();
  }
}

function speakerHasStage(layout: LayoutState): boolean {
  const { focus, pins, screens } = layout;
  return arrangementOf(layout) === 'speaker' && focus === null && pins.length === 0 && screens.length === 0;
}
