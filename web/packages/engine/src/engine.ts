/** Puts the parts together: the core worker's events, the media connection and one's own devices. */

import type {
  CreateOptions,
  Engine,
  EngineSnapshot,
  JoinOptions,
  OverReason,
  Preferences,
  ProblemCause,
  TrackKey,
} from './api.ts';
import { AttentionSide } from './attention/index.ts';
import { CoreClient } from './core/client.ts';
import type { CoreEvent } from './core/port.ts';
import { Entrance } from './entrance.ts';
import { OwnEffects } from './effects/index.ts';
import type { EngineEnvironment } from './environment.ts';
import { HearingSide } from './hearing.ts';
import { keepSame } from './keep-same.ts';
import { KeptInBrowser } from './kept.ts';
import { chatRefusal } from './machines/chat.ts';
import { initialMeeting, type MeetingInput, type MeetingState, reduceMeeting } from './machines/meeting.ts';
import { withoutDeviceProblem, withoutPassed, withoutProblem, withProblem } from './machines/problems.ts';
import { MediaSide } from './media-side.ts';
import { LevelMeter } from './media/levels.ts';
import { OwnDevices, type OwnDevicesListener, type OwnKind } from './own-devices.ts';
import { Recovery } from './recovery.ts';
import { SignalSide } from './signals/index.ts';
import { composeSnapshot } from './snapshot.ts';
import { DEFAULT_PREFERENCES } from './storage.ts';
import { VideoElements } from './video.ts';

const TICK_MS = 1000;
const LEAVE_MS = 1000;
const LEAVE_STEP_MS = 50;

export function createEngine(env: EngineEnvironment): Engine {
  return new MeetingEngine(env);
}

class MeetingEngine implements Engine {
  readonly attention: AttentionSide;
  readonly hearing: HearingSide;
  readonly signals = new SignalSide({
    command: (command) => this.#core?.command(command),
    state: () => this.#state,
  });
  readonly effects: OwnEffects;
  readonly devices: OwnDevices;
  readonly kept: KeptInBrowser;
  readonly #env: EngineEnvironment;
  readonly #levels = new LevelMeter();
  readonly #entrance: Entrance;
  readonly #recovery: Recovery;
  readonly #media: MediaSide;
  readonly #videos: VideoElements;
  readonly #listeners = new Set<() => void>();
  readonly #stopTicking: () => void;
  #core: CoreClient | null = null;
  #state: MeetingState;
  #preferences: Preferences;
  #drawnPreferences: Preferences | null = null;
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
    this.#entrance = new Entrance(env, {
      core: () => this.#loadCore(),
      dispatch: (input) => this.#dispatch(input),
      onProblem: (cause) => this.#problem(cause),
    });
    this.hearing = new HearingSide(env.canSetVolume, () => {
      this.#media.hearingChanged();
      this.#changed();
    });
    this.effects = this.#newOwnEffects();
    this.devices = this.#newOwnDevices();
    this.#recovery = this.#newRecovery();
    this.#videos = new VideoElements((kind) => this.devices.track(kind));
    this.#media = new MediaSide(env, this.#levels, {
      onChange: () => this.#changed(),
      onSession: (session) => this.#videos.setSession(session),
      onProblem: (cause) => this.#problem(cause),
      onSolved: (code) => this.#solved(code),
      sources: () => this.devices,
      heard: this.hearing.of,
    });
    this.#snapshot = this.#compose();
    this.#stopTicking = env.every(TICK_MS, () => this.#tick());
    const openAddress = () => this.#entrance.openAddress(this.#state.screen === 'start');
    env.onAddressChange(openAddress);
    env.onPageClosed(() => this.#core?.command({ t: 'page_closed' }));
    const missing = env.missingFeature();
    if (missing !== null) this.#problem({ code: 'unsupported_browser', missing });
    void this.devices.enumerate();
    openAddress();
  }

  snapshot = (): EngineSnapshot => this.#snapshot;

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  async createMeeting(options: CreateOptions): Promise<void> {
    await this.#entrance.create(options);
  }

  proceed(): void {
    void this.#entrance.openAgain(this.#state.meeting);
  }

  async openLink(text: string, passphrase?: string): Promise<void> {
    await this.#entrance.open(text, passphrase);
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
    await this.#entrance.openAgain(this.#state.meeting);
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

  attachVideo(key: TrackKey, element: HTMLVideoElement, size?: 'element' | 'full'): () => void {
    return this.#videos.attach(key, element, size);
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
    const before = this.#preferences;
    this.#preferences = { ...before, ...change };
    this.#env.memory.setPreferences(this.#preferences);
    this.devices.preferencesChanged(before, this.#preferences);
    this.#changed();
  }

  dismissProblem(id: number): void {
    this.#setProblems(this.#state.problems.filter((problem) => problem.id !== id));
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
    if (event.t === 'roster') {
      this.hearing.keepPresent(event.members.map(({ participant }) => participant));
      this.#media.setRoster(event.members);
    }
    if (event.t === 'alarm') this.#changed();
    if (event.t === 'over') this.#afterOver(event.reason);
    else if (this.#isOver()) this.#release();
  }

  #afterOver(reason: OverReason): void {
    this.#entrance.forget(reason, this.#state.over?.canRejoin === false);
    this.#release();
  }

  /** Nothing is captured or sent from here on; the server's word tells how it ended, if it comes. */
  async #ending(reason: 'left' | 'ended_by_host'): Promise<void> {
    this.#media.stop();
    this.devices.stopAll();
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
    this.devices.stopAll();
    this.hearing.forget();
    this.#media.stop();
    if (this.#state.screen !== 'over') this.#env.memory.setMeetingFragment(null);
  }

  async #want(kind: OwnKind, on: boolean): Promise<void> {
    this.#setProblems(withoutDeviceProblem(this.#state.problems, kind));
    await this.devices.want(kind, on, this.#state.screen === 'meeting');
    await this.#media.sourceChanged(kind);
  }

  #newOwnEffects(): OwnEffects {
    return new OwnEffects(this.#env.effects, this.#env.page, {
      onChange: () => this.#changed(),
      treatAgain: (kind) => void this.devices.capture.treatAgain(kind),
      onSuppression: () => this.devices.soundChanged(),
      preferences: () => this.#preferences,
      setPreferences: (change) => this.setPreferences(change),
    });
  }

  #newOwnDevices(): OwnDevices {
    const listener: OwnDevicesListener = {
      onChange: () => this.#changed(),
      onTrack: (kind, track) => {
        this.#videos.ownChanged();
        if (kind === 'microphone') this.#levels.hear('own', track);
        void this.#media.sourceChanged(kind);
      },
      onOutput: (id) => void this.#media.setSpeaker(id),
      onProfiles: () => void this.#media.setProfiles(),
      onProblem: (cause) => this.#problem(cause),
      onSpeakingMuted: (speaking) =>
        speaking ? this.#problem({ code: 'speaking_muted' }) : this.#solved('speaking_muted'),
      onSolved: (kind) => this.#setProblems(withoutDeviceProblem(this.#state.problems, kind)),
      preferences: () => this.effects.suppressing(this.#preferences),
      setPreferences: (change) => this.setPreferences(change),
      now: () => this.#env.now(),
    };
    const { treatment } = this.effects;
    return new OwnDevices(this.#env.mediaDevices, this.#env.page, listener, treatment);
  }

  #newRecovery(): Recovery {
    return new Recovery(this.#env.page, {
      onWoke: (slept) => {
        if (this.#state.screen === 'meeting') this.#problem({ code: 'slept', ...slept });
        void this.devices.woke();
        this.#media.slept();
        this.#core?.slept();
      },
      onOnline: (online) => {
        if (online) this.retryNow();
        this.#changed();
      },
      onGesture: () => {
        if (this.#state.problems.some(({ code }) => code === 'audio_blocked')) void this.startAudio();
      },
      now: () => this.#env.now(),
    });
  }

  #tick(): void {
    this.#dispatch({ t: 'tick' });
    this.#setProblems(withoutPassed(this.#state.problems, this.#env.now()));
    this.#media.tick();
    this.devices.tick();
    this.effects.tick();
    this.#recovery.tick();
  }

  #dispatch(input: MeetingInput): void {
    this.#setState(reduceMeeting(this.#state, input, this.#env.now()));
  }

  #problem(cause: ProblemCause): void {
    this.#setProblems(withProblem(this.#state.problems, cause, this.#env.now()));
  }

  #solved(code: ProblemCause['code']): void {
    this.#setProblems(withoutProblem(this.#state.problems, code));
  }

  #setProblems(problems: MeetingState['problems']): void {
    if (problems !== this.#state.problems) this.#setState({ ...this.#state, problems });
  }

  #setState(state: MeetingState): void {
    if (state === this.#state) return;
    this.#state = state;
    this.#changed();
  }

  #compose(): EngineSnapshot {
    return composeSnapshot(
      this.#state,
      this.devices.devices,
      this.devices.own,
      this.effects.view,
      this.#recovery.offlineSinceUnixMs,
      this.#media.view(),
    );
  }

  /** Many changes of one moment are one snapshot. */
  #changed(): void {
    if (this.#notifying) return;
    this.#notifying = true;
    queueMicrotask(() => {
      this.#notifying = false;
      const now = keepSame(this.#snapshot, this.attention.watch(this.#compose()));
      // Preferences are no part of it, and are drawn with it.
      this.#snapshot = this.#drawnPreferences === this.#preferences ? now : { ...now };
      this.#drawnPreferences = this.#preferences;
      for (const listener of this.#listeners) listener();
    });
  }
}
