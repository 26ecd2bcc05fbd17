/** Puts the parts together: the core worker's events, the media connection and one's own devices. */

import type {
  CreateOptions,
  DeviceKind,
  Engine,
  EngineSnapshot,
  JoinOptions,
  Meeting,
  OverReason,
  Preferences,
  ProblemCause,
  TrackKey,
} from './api.ts';
import { AttentionSide } from './attention/index.ts';
import type { OwnKind } from './capture.ts';
import { CoreClient } from './core/client.ts';
import type { CoreEvent } from './core/port.ts';
import type { EngineEnvironment } from './environment.ts';
import { creationFailure, openingFailure } from './failures.ts';
import { KeptInBrowser } from './kept.ts';
import { parseLink } from './link.ts';
import { chatRefusal } from './machines/chat.ts';
import { initialMeeting, type MeetingInput, type MeetingState, reduceMeeting } from './machines/meeting.ts';
import { withoutDeviceProblem, withoutProblem, withProblem } from './machines/problems.ts';
import { MediaSide } from './media-side.ts';
import { LevelMeter } from './media/levels.ts';
import { OwnDevices } from './own-devices.ts';
import { SignalSide } from './signals/index.ts';
import { composeSnapshot } from './snapshot.ts';
import { DEFAULT_PREFERENCES } from './storage.ts';
import { VideoElements } from './video.ts';

const TICK_MS = 1000;
const LEAVE_MS = 1000;
const LEAVE_STEP_MS = 50;
/** After the validity of an unused link; the meeting may have begun at its last moment. */
const HOST_SEED_EXTRA_MS = 24 * 3_600_000;

export function createEngine(env: EngineEnvironment): Engine {
  return new MeetingEngine(env);
}

class MeetingEngine implements Engine {
  readonly attention: AttentionSide;
  readonly signals = new SignalSide({
    command: (command) => this.#core?.command(command),
    state: () => this.#state,
  });
  readonly kept: KeptInBrowser;
  readonly #env: EngineEnvironment;
  readonly #levels = new LevelMeter();
  readonly #own: OwnDevices;
  readonly #media: MediaSide;
  readonly #videos: VideoElements;
  readonly #listeners = new Set<() => void>();
  readonly #stopTicking: () => void;
  #core: CoreClient | null = null;
  #state: MeetingState;
  #preferences: Preferences;
  #passphrase: string | undefined;
  #snapshot: EngineSnapshot;
  #notifying = false;

  constructor(env: EngineEnvironment) {
    this.#env = env;
    this.#state = initialMeeting(env.now());
    this.#preferences = env.memory.preferences();
    this.kept = new KeptInBrowser(env.memory, () => {
      this.#preferences = DEFAULT_PREFERENCES;
      this.#changed();
    });
    this.attention = new AttentionSide(env.attention, {
      preferences: () => this.#preferences,
      onChange: () => this.#changed(),
      microphone: () => void this.setMicrophone(this.#snapshot.own.microphone.state !== 'on'),
      camera: () => void this.setCamera(this.#snapshot.own.camera.state !== 'on'),
      leave: () => void this.leave(),
    });
    this.#own = this.#newOwnDevices();
    this.#videos = new VideoElements((kind) => this.#own.capture?.track(kind) ?? null);
    this.#media = new MediaSide(env, this.#levels, {
      onChange: () => this.#changed(),
      onSession: (session) => this.#videos.setSession(session),
      onProblem: (cause) => this.#problem(cause),
      onSolved: (code) => this.#solved(code),
      sources: () => this.#own.capture,
    });
    this.#snapshot = this.#compose();
    this.#stopTicking = env.every(TICK_MS, () => this.#tick());
    env.memory.tidy(env.now());
    env.onAddressChange(() => this.#openAddress());
    env.onPageClosed(() => this.#core?.command({ t: 'page_closed' }));
    const missing = env.missingFeature();
    if (missing !== null) this.#problem({ code: 'unsupported_browser', missing });
    void this.#own.enumerate();
    this.#openAddress();
  }

  snapshot = (): EngineSnapshot => this.#snapshot;

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  async createMeeting(options: CreateOptions): Promise<void> {
    this.#dispatch({ t: 'creating' });
    try {
      const core = this.#loadCore();
      const { title, passphrase, validForSeconds } = options;
      const created = await core.create(title.trim(), passphrase, validForSeconds);
      const link = `${this.#env.origin}/#${created.linkFragment}`;
      const roomId = created.linkFragment.split('.')[0] ?? '';
      const forgetAt = created.expiresAtUnixMs + HOST_SEED_EXTRA_MS;
      this.#env.memory.rememberHostSeed(roomId, created.hostSeed, forgetAt, this.#env.now());
      this.#env.memory.setMeetingFragment(created.linkFragment);
      this.#passphrase = passphrase === '' ? undefined : passphrase;
      const meeting: Meeting = {
        title: title.trim() === '' ? null : title.trim(),
        isHost: true,
        passphraseNeeded: passphrase !== '',
        expiresAtUnixMs: created.expiresAtUnixMs,
        present: 0,
        link,
      };
      this.#dispatch({ t: 'created', meeting });
    } catch (error) {
      this.#dispatch({ t: 'create_failed', reason: creationFailure(error) });
    }
  }

  proceed(): void {
    const link = this.#state.meeting?.link;
    if (link !== undefined) void this.openLink(link, this.#passphrase);
  }

  async openLink(text: string, passphrase?: string): Promise<void> {
    const link = parseLink(text, this.#env.origin);
    if (!link.ok) {
      this.#problem({ code: 'link', failure: link.failure });
      return;
    }
    const { fragment, roomId, passphraseNeeded } = link;
    const hostSeed = this.#env.memory.hostSeed(roomId, this.#env.now());
    const meeting: Meeting = {
      title: null,
      isHost: hostSeed !== undefined,
      passphraseNeeded,
      expiresAtUnixMs: null,
      present: 0,
      link: `${this.#env.origin}/#${fragment}`,
    };
    this.#env.memory.setMeetingFragment(fragment);
    this.#passphrase = passphraseNeeded ? passphrase : undefined;
    if (passphraseNeeded && passphrase === undefined) {
      this.#dispatch({ t: 'passphrase_wanted', meeting });
      return;
    }
    this.#dispatch({ t: 'opening', meeting });
    try {
      await this.#loadCore().open({
        fragment,
        ...(passphraseNeeded && passphrase !== undefined ? { passphrase } : {}),
        ...(hostSeed === undefined ? {} : { host_seed: hostSeed }),
      });
    } catch (error) {
      this.#dispatch({ t: 'open_failed' });
      this.#problem(openingFailure(error));
    }
  }

  async join({ name, microphone, camera }: JoinOptions): Promise<void> {
    this.setPreferences({ name: name.trim() });
    this.#dispatch({ t: 'joining' });
    void this.#levels.resume();
    this.#core?.command({ t: 'join', name: name.trim() });
    await Promise.all([this.#want('microphone', microphone), this.#want('camera', camera)]);
  }

  async leave(): Promise<void> {
    this.#core?.command({ t: 'leave' });
    await this.#ending('left');
  }

  async endForEverybody(): Promise<void> {
    this.#core?.command({ t: 'end' });
    await this.#ending('ended_by_host');
  }

  startOver(): void {
    this.#release();
    this.#core?.stop();
    this.#dispatch({ t: 'start_over' });
  }

  async rejoin(): Promise<void> {
    const link = this.#state.meeting?.link;
    if (link !== undefined) await this.openLink(link, this.#passphrase);
  }

  retryNow(): void {
    this.#core?.command({ t: 'retry' });
    this.#media.retryNow();
  }

  async setMicrophone(on: boolean): Promise<void> {
    await this.#want('microphone', on);
  }

  async setCamera(on: boolean): Promise<void> {
    await this.#want('camera', on);
  }

  async setScreenShare(on: boolean): Promise<void> {
    await this.#want('screen', on);
  }

  async selectDevice(kind: DeviceKind, id: string): Promise<void> {
    this.setPreferences({ [kind]: id });
    await this.#own.select(kind, id);
    if (kind === 'speaker') await this.#media.setSpeaker(id);
  }

  sendChat(text: string): boolean {
    const line = text.trim();
    if (line === '') return false;
    const reason = chatRefusal(line, this.#state.phase);
    if (reason !== null) {
      this.#problem({ code: 'chat_not_sent', reason });
      return false;
    }
    this.#solved('chat_not_sent');
    this.#core?.command({ t: 'chat', text: line });
    return true;
  }

  attachVideo(key: TrackKey, element: HTMLVideoElement): () => void {
    return this.#videos.attach(key, element);
  }

  async startAudio(): Promise<void> {
    await this.#levels.resume();
    await this.#media.startAudio();
  }

  levels(listener: Parameters<Engine['levels']>[0]): () => void {
    return this.#levels.listen(listener);
  }

  preferences(): Preferences {
    return this.#preferences;
  }

  setPreferences(change: Partial<Preferences>): void {
    this.#preferences = { ...this.#preferences, ...change };
    this.#env.memory.setPreferences(this.#preferences);
    this.#changed();
  }

  dismissProblem(id: number): void {
    const problems = this.#state.problems.filter((problem) => problem.id !== id);
    this.#setState({ ...this.#state, problems });
  }

  dispose(): void {
    this.#core?.command({ t: 'page_closed' });
    this.#release();
    this.attention.stop();
    this.#stopTicking();
  }

  #loadCore(): CoreClient {
    if (this.#core !== null) return this.#core;
    const { port1, port2 } = new MessageChannel();
    this.#media.load(port2);
    this.#core = new CoreClient(
      this.#env.newCoreWorker(),
      this.#env.origin,
      port1,
      (event) => this.#onCore(event),
      () => this.#problem({ code: 'engine_failed' }),
    );
    return this.#core;
  }

  #onCore(event: CoreEvent): void {
    // What a meeting still says after one left it changes nothing.
    if (this.#state.screen === 'start' || this.#state.screen === 'over') return;
    this.#dispatch({ t: 'core', event });
    this.signals.hear(event);
    if (event.t === 'media') this.#media.access(event.url, event.token);
    if (event.t === 'roster') this.#media.setRoster(event.members);
    if (event.t === 'alarm') this.#changed();
    if (event.t === 'over') this.#afterOver(event.reason);
    else if (this.#isOver()) this.#release();
  }

  #afterOver(reason: OverReason): void {
    const fragment = this.#env.memory.meetingFragment();
    const finished = this.#state.over?.canRejoin === false;
    if (finished && fragment !== null) {
      this.#env.memory.forgetHostSeed(fragment.split('.')[0] ?? '', this.#env.now());
    }
    // Another tab took the meeting over, and has its own memory of it.
    if (reason !== 'replaced') this.#env.memory.setMeetingFragment(null);
    this.#release();
  }

  /** Nothing is captured or sent from here on; the server's word tells how it ended, if it comes. */
  async #ending(reason: 'left' | 'ended_by_host'): Promise<void> {
    this.#media.stop();
    this.#own.capture?.stopAll();
    for (let waited = 0; waited < LEAVE_MS && !this.#isOver(); waited += LEAVE_STEP_MS) {
      await new Promise((resolve) => setTimeout(resolve, LEAVE_STEP_MS));
    }
    if (this.#isOver()) return;
    this.#dispatch({ t: 'over', reason });
    this.#core?.stop();
    this.#afterOver(reason);
  }

  #isOver(): boolean {
    return this.#state.screen === 'over';
  }

  #release(): void {
    this.#own.capture?.stopAll();
    this.#media.stop();
    if (this.#state.screen !== 'over') this.#env.memory.setMeetingFragment(null);
  }

  #openAddress(): void {
    const address = this.#env.takeAddress();
    const { hash, search } = new URL(address);
    const remembered = this.#env.memory.meetingFragment();
    if (hash !== '' || search !== '') {
      if (this.#env.missingFeature() === null) void this.openLink(address);
    } else if (remembered !== null && this.#state.screen === 'start') {
      void this.openLink(`#${remembered}`);
    }
  }

  async #want(kind: OwnKind, on: boolean): Promise<void> {
    this.#setState({ ...this.#state, problems: withoutDeviceProblem(this.#state.problems, kind) });
    await this.#own.want(kind, on, this.#state.screen === 'meeting');
    await this.#media.sourceChanged(kind);
  }

  #newOwnDevices(): OwnDevices {
    return new OwnDevices(this.#env.mediaDevices, {
      onChange: () => this.#changed(),
      onTrack: (kind, track) => {
        this.#videos.ownChanged();
        if (kind === 'microphone') this.#levels.hear('own', track);
        void this.#media.sourceChanged(kind);
      },
      onFailure: (kind, failure) => this.#problem({ code: 'device', kind, failure }),
      preferences: () => this.#preferences,
    });
  }

  #tick(): void {
    this.#dispatch({ t: 'tick' });
    this.#media.tick();
  }

  #dispatch(input: MeetingInput): void {
    this.#setState(reduceMeeting(this.#state, input, this.#env.now()));
  }

  #problem(cause: ProblemCause): void {
    this.#setState({ ...this.#state, problems: withProblem(this.#state.problems, cause, this.#env.now()) });
  }

  #solved(code: ProblemCause['code']): void {
    this.#setState({ ...this.#state, problems: withoutProblem(this.#state.problems, code) });
  }

  #setState(state: MeetingState): void {
    if (state === this.#state) return;
    this.#state = state;
    this.#changed();
  }

  #compose(): EngineSnapshot {
    return composeSnapshot(
      this.#state,
      this.#own.devices,
      this.#own.capture?.own ?? null,
      this.#media.view(),
    );
  }

  /** Many changes of one moment are one snapshot. */
  #changed(): void {
    if (this.#notifying) return;
    this.#notifying = true;
    queueMicrotask(() => {
      this.#notifying = false;
      this.#snapshot = this.attention.watch(this.#compose());
      for (const listener of this.#listeners) listener();
    });
  }
}
