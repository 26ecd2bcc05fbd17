import type {
  ChatLine,
  CreateOptions,
  Engine,
  EngineSnapshot,
  Front,
  JoinOptions,
  Kept,
  Levels,
  Preferences,
  TrackKey,
} from '../api.ts';
import { DEFAULT_PREFERENCES, STORED } from '../storage.ts';
import { FakeAttention } from './attention.ts';
import { FakeDevices } from './devices.ts';
import { FakeEffects } from './effects.ts';
import * as fixtures from './fixtures.ts';
import { FakeHearing } from './hearing.ts';
import { FakeSignals } from './signals.ts';

export { fixtures };

/** An engine without a server, a worker or a device: each command changes the snapshot as the real one would. */
export class FakeEngine implements Engine {
  /** Names of the commands that were called, for tests. */
  readonly calls: string[] = [];
  #snapshot: EngineSnapshot;
  #preferences = DEFAULT_PREFERENCES;
  readonly #listeners = new Set<() => void>();
  readonly attention = new FakeAttention();
  readonly hearing = new FakeHearing(this);
  readonly signals = new FakeSignals(this);
  readonly devices = new FakeDevices(this);
  readonly effects = new FakeEffects(this);
  readonly kept: Kept = {
    list: () => STORED.map((stored) => ({ ...stored, kept: !this.calls.includes('erase') })),
    erase: () => {
      this.calls.push('erase');
      this.setPreferences(DEFAULT_PREFERENCES);
    },
  };

  constructor(snapshot: EngineSnapshot = fixtures.START) {
    this.#snapshot = snapshot;
  }

  /** Replaces what is drawn. */
  show(change: Partial<EngineSnapshot>): void {
    this.#snapshot = { ...this.#snapshot, ...change };
    for (const listener of this.#listeners) listener();
  }

  snapshot = (): EngineSnapshot => this.#snapshot;

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  async createMeeting(options: CreateOptions): Promise<void> {
    this.calls.push('createMeeting');
    const meeting = { ...fixtures.MEETING, title: options.title === '' ? null : options.title, present: 0 };
    this.show({ ...fixtures.CREATED, meeting: { ...meeting, passphraseNeeded: options.passphrase !== '' } });
  }

  proceed(): void {
    this.calls.push('proceed');
    this.show({ screen: 'prejoin', phase: 'opened' });
  }

  async openLink(text: string, passphrase?: string): Promise<void> {
    this.calls.push('openLink');
    if (!text.includes('#')) {
      const failure = {
        id: 1,
        atUnixMs: fixtures.FIXTURE_NOW,
        code: 'link',
        failure: 'missing_fragment',
      } as const;
      this.show({ problems: [failure] });
      return;
    }
    this.show({ ...fixtures.PREJOIN, passphraseWanted: false, busy: passphrase === 'slow' });
  }

  async join(options: JoinOptions): Promise<void> {
    this.calls.push('join');
    const people = fixtures.IN_MEETING.people.map((someone) =>
      someone.own ? { ...someone, name: options.name } : someone,
    );
    this.show({ ...fixtures.IN_MEETING, people });
  }

  async leave(): Promise<void> {
    this.calls.push('leave');
    this.show({ ...fixtures.OVER, over: { ...over(), reason: 'left', canRejoin: true } });
  }

  async endForEverybody(): Promise<void> {
    this.calls.push('endForEverybody');
    this.show(fixtures.OVER);
  }

  startOver(): void {
    this.calls.push('startOver');
    this.show(fixtures.START);
  }

  async rejoin(): Promise<void> {
    this.calls.push('rejoin');
    this.show(fixtures.PREJOIN);
  }

  retryNow(): void {
    this.calls.push('retryNow');
  }

  async setMicrophone(on: boolean): Promise<void> {
    this.calls.push('setMicrophone');
    this.#source('microphone', on);
  }

  async setCamera(on: boolean): Promise<void> {
    this.calls.push('setCamera');
    this.#source('camera', on);
  }

  async setScreenShare(on: boolean): Promise<void> {
    this.calls.push('setScreenShare');
    this.#source('screen', on);
  }

  sendChat(text: string): boolean {
    this.calls.push('sendChat');
    const own = this.#snapshot.people.find((someone) => someone.own);
    if (own === undefined || this.#snapshot.phase !== 'joined') return false;
    const line: ChatLine = {
      id: `fake-${this.#snapshot.chat.length}`,
      participant: own.participant,
      leaf: own.leaf,
      name: own.name,
      text,
      atUnixMs: fixtures.FIXTURE_NOW,
      own: true,
    };
    this.show({ chat: [...this.#snapshot.chat, line] });
    return true;
  }

  attachVideo(_key?: TrackKey, _element?: HTMLVideoElement, _size?: 'element' | 'full'): () => void {
    this.calls.push('attachVideo');
    return () => this.calls.push('detachVideo');
  }

  async startAudio(): Promise<void> {
    this.calls.push('startAudio');
  }

  levels(listener: (levels: Levels) => void): () => void {
    listener(new Map([['own', 0.4]]));
    return () => undefined;
  }

  preferences(): Preferences {
    return this.#preferences;
  }

  setPreferences(change: Partial<Preferences>): void {
    this.#preferences = { ...this.#preferences, ...change };
    this.show({});
  }

  dismissProblem(id: number): void {
    this.calls.push('dismissProblem');
    this.show({ problems: this.#snapshot.problems.filter((problem) => problem.id !== id) });
  }

  dispose(): void {
    this.calls.push('dispose');
  }

  #source(source: 'microphone' | 'camera' | 'screen', on: boolean): void {
    const state = { state: on ? ('on' as const) : ('off' as const), failure: null };
    this.show({ own: { ...this.#snapshot.own, [source]: state } });
  }
}

function over() {
  return (
    fixtures.OVER.over ?? { reason: 'left' as const, joinedAtUnixMs: null, endedAtUnixMs: 0, canRejoin: true }
  );
}

/** A front whose engine is there from the beginning. */
export function fakeFront(engine: Engine): Front {
  return {
    engine: () => engine,
    load: async () => engine,
    subscribe: (listener) => engine.subscribe(listener),
    snapshot: () => engine.snapshot(),
    createMeeting: (options) => engine.createMeeting(options),
    openLink: (text, passphrase) => engine.openLink(text, passphrase),
    preferences: () => engine.preferences(),
    setPreferences: (change) => engine.setPreferences(change),
    dismissProblem: (id) => engine.dismissProblem(id),
  };
}
