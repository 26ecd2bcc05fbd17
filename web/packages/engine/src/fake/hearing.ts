import type { EngineSnapshot, Hearing, ParticipantId, Person } from '../api.ts';

interface Shown {
  snapshot(): EngineSnapshot;
  show(change: Partial<EngineSnapshot>): void;
}

/** Changes the people of the snapshot as the real one would. */
export class FakeHearing implements Hearing {
  canSetVolume = true;
  readonly #engine: Shown;

  constructor(engine: Shown) {
    this.#engine = engine;
  }

  setVolume(participant: ParticipantId, volume: number): void {
    this.#change(participant, { volume });
  }

  setMutedForMe(participant: ParticipantId, mutedForMe: boolean): void {
    this.#change(participant, { mutedForMe });
  }

  #change(participant: ParticipantId, change: Partial<Person>): void {
    const people = this.#engine
      .snapshot()
      .people.map((one) => (one.participant === participant ? { ...one, ...change } : one));
    this.#engine.show({ people });
  }
}
