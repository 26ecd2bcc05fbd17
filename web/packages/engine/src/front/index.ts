/**
 * What stands at the door until the engine has come. The start page needs no engine to be looked at, so that the
 * engine is fetched with the first command, or at once when the address leads into a meeting.
 */

import type {
  CreateOptions,
  Door,
  DoorSnapshot,
  Engine,
  Front,
  MissingFeature,
  Preferences,
  ProblemCause,
} from '../api.ts';
import type { BrowserMemory } from '../storage.ts';

export { browserFront } from './environment.ts';

/** What the engine takes over from here. */
export interface FrontShare {
  readonly memory: BrowserMemory;
  /** The address as the page was opened with, the first time; then what is in the address bar. */
  takeAddress(): string;
}

export interface FrontEnvironment extends FrontShare {
  now(): number;
  missingFeature(): MissingFeature | null;
  onAddressChange(listener: () => void): void;
  loadEngine(share: FrontShare): Promise<Engine>;
}

export function openFront(env: FrontEnvironment): Front {
  return new FrontDoor(env);
}

class FrontDoor implements Front {
  readonly #env: FrontEnvironment;
  readonly #listeners = new Set<() => void>();
  #address: string | null;
  #preferences: Preferences;
  #snapshot: DoorSnapshot;
  #loading: Promise<Engine> | null = null;
  #engine: Engine | null = null;

  constructor(env: FrontEnvironment) {
    this.#env = env;
    // First of all: it holds the key, and does not stay in the address bar.
    this.#address = env.takeAddress();
    this.#preferences = env.memory.preferences();
    const missing = env.missingFeature();
    this.#snapshot = { screen: 'start', busy: false, problems: [], unseen: 0 };
    if (missing !== null) this.#fail({ code: 'unsupported_browser', missing });
    else if (this.#leadsIn()) void this.#enter();
    env.onAddressChange(() => {
      if (this.#engine !== null) return;
      this.#address = env.takeAddress();
      void this.#enter();
    });
  }

  engine = (): Engine | null => this.#engine;

  snapshot = (): DoorSnapshot => this.#engine?.snapshot() ?? this.#snapshot;

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  async load(): Promise<Engine | null> {
    try {
      this.#loading ??= this.#env.loadEngine({
        memory: this.#env.memory,
        takeAddress: () => this.#takeAddress(),
      });
      this.#engine = await this.#loading;
      this.#notify();
      return this.#engine;
    } catch {
      this.#loading = null;
      this.#fail({ code: 'engine_failed' });
      return null;
    }
  }

  async createMeeting(options: CreateOptions): Promise<void> {
    await this.#through((engine) => engine.createMeeting(options));
  }

  async openLink(text: string, passphrase?: string): Promise<void> {
    await this.#through((engine) => engine.openLink(text, passphrase));
  }

  preferences(): Preferences {
    return this.#engine?.preferences() ?? this.#preferences;
  }

  setPreferences(change: Partial<Preferences>): void {
    if (this.#engine !== null) {
      this.#engine.setPreferences(change);
      return;
    }
    this.#preferences = { ...this.#preferences, ...change };
    this.#env.memory.setPreferences(this.#preferences);
    this.#change({});
  }

  dismissProblem(id: number): void {
    if (this.#engine !== null) this.#engine.dismissProblem(id);
    else this.#change({ problems: this.#snapshot.problems.filter((problem) => problem.id !== id) });
  }

  #leadsIn(): boolean {
    const { hash, search } = new URL(this.#address ?? '');
    return hash !== '' || search !== '' || this.#env.memory.meetingFragment() !== null;
  }

  /** The engine opens what the address says as soon as it is there. */
  async #enter(): Promise<void> {
    this.#change({ screen: 'prejoin', busy: true });
    if ((await this.load()) !== null || this.#address === null) return;
    // The address bar is empty, so a reload would find nothing.
    const { hash } = new URL(this.#address);
    if (hash !== '') this.#env.memory.setMeetingFragment(hash.slice(1));
  }

  async #through(command: (engine: Door) => Promise<void>): Promise<void> {
    this.#change({ busy: true, problems: [] });
    const engine = await this.load();
    if (engine !== null) await command(engine);
  }

  #takeAddress(): string {
    const address = this.#address ?? this.#env.takeAddress();
    this.#address = null;
    return address;
  }

  #fail(cause: ProblemCause): void {
    const problem = { id: 1, atUnixMs: this.#env.now(), ...cause };
    this.#change({ screen: 'start', busy: false, problems: [problem] });
  }

  #change(change: Partial<DoorSnapshot>): void {
    this.#snapshot = { ...this.#snapshot, ...change };
    this.#notify();
  }

  #notify(): void {
    for (const listener of this.#listeners) listener();
  }
}
