import type { Engine, EngineSnapshot } from '../api.ts';

/** What the start page needs to know. */
export type DoorSnapshot = Pick<EngineSnapshot, 'screen' | 'busy' | 'problems' | 'unseen'>;

/** What the start page needs of an engine. */
export interface Door extends Pick<
  Engine,
  'subscribe' | 'createMeeting' | 'openLink' | 'preferences' | 'setPreferences' | 'dismissProblem'
> {
  snapshot(): DoorSnapshot;
}

/** A door that fetches the engine when something behind it is asked for. */
export interface Front extends Door {
  engine(): Engine | null;
  /** Null when it did not come; a problem says so. */
  load(): Promise<Engine | null>;
}
