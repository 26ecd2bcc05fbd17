/** One's own devices: tells the machine what the browser says, and does what it decides. */

import type {
  DeviceCommands,
  DeviceKind,
  DevicePreferences,
  Devices,
  InputKind,
  MicrophoneTest,
  Own,
  OwnSource,
  ProblemCause,
  StreamKind,
  TonePlayed,
} from './api.ts';
import { Capture, type Treatment, untreated } from './capture.ts';
import { failureOf } from './devices/failures.ts';
import { type DevicesInput, reduceDevices } from './devices/machine.ts';
import { browserEar, MutedEar } from './devices/muted-ear.ts';
import { testMicrophone } from './devices/microphone-test.ts';
import {
  pictureConstraints,
  sameSound,
  sizeConstraints,
  soundConstraints,
  type VideoProfiles,
  videoProfiles,
} from './devices/quality.ts';
import {
  type DevicesAction,
  type DevicesState,
  initialDevices,
  ownSource,
  type Running,
  viewDevices,
} from './devices/state.ts';
import { playTone } from './devices/tone.ts';
import type { PageWatch } from './page.ts';

export type OwnKind = keyof Own;

export interface OwnDevicesListener {
  onChange(): void;
  onTrack(kind: StreamKind, track: MediaStreamTrack | null): void;
  /** Empty: the system's own. */
  onOutput(id: string): void;
  /** Larger or smaller pictures from now on. */
  onProfiles(): void;
  onProblem(cause: ProblemCause): void;
  onSpeakingMuted(speaking: boolean): void;
  /** Nothing that was said about it is so any more. */
  onSolved(kind: DeviceKind | 'screen'): void;
  preferences(): DevicePreferences;
  setPreferences(change: Partial<DevicePreferences>): void;
  now(): number;
}

/** Several events in a row tell of one plug. */
const SETTLED_MS = 200;
const OFF: OwnSource = { state: 'off', failure: null };
const INPUTS: readonly InputKind[] = ['microphone', 'camera'];

export class OwnDevices implements DeviceCommands {
  readonly capture: Capture;
  readonly #browser: MediaDevices | undefined;
  readonly #page: PageWatch;
  readonly #listener: OwnDevicesListener;
  #state: DevicesState;
  #screen: OwnSource = OFF;
  #screenAttempt = 0;
  readonly #mutedEar: MutedEar;
  #settling: ReturnType<typeof setTimeout> | undefined;

  constructor(
    browser: MediaDevices | undefined,
    page: PageWatch,
    listener: OwnDevicesListener,
    treatment: Treatment = untreated,
  ) {
    this.#browser = browser;
    this.#page = page;
    this.#listener = listener;
    const { microphone, camera, speaker } = listener.preferences();
    this.#state = { ...initialDevices({ microphone, camera, speaker }), visible: page.visible };
    this.capture = new Capture(
      {
        onTrack: (kind, track) => listener.onTrack(kind, track),
        onEnded: (kind) => void this.#ended(kind),
        onHeldBack: (kind, held) => {
          if (isInput(kind)) void this.#dispatch({ t: 'held_back', kind, held });
        },
      },
      treatment,
    );
    this.#mutedEar = new MutedEar(browserEar(), (speaking) => listener.onSpeakingMuted(speaking));
    browser?.addEventListener('devicechange', () => {
      clearTimeout(this.#settling);
      this.#settling = setTimeout(() => void this.enumerate(), SETTLED_MS);
    });
    page.listen({ onVisible: (visible) => void this.#dispatch({ t: 'visible', visible }) });
    for (const kind of INPUTS) {
      page.onPermission(kind, (permission) => void this.#dispatch({ t: 'permission', kind, permission }));
    }
  }

  get devices(): Devices {
    return viewDevices(this.#state, this.#speakerChoice());
  }

  get own(): Own {
    const { microphone, camera } = this.#state.sources;
    return { microphone: ownSource(microphone), camera: ownSource(camera), screen: this.#screen };
  }

  /** Empty: the system's own. */
  get output(): string {
    return this.#state.output;
  }

  get profiles(): VideoProfiles {
    return videoProfiles(this.#listener.preferences());
  }

  track(kind: StreamKind): MediaStreamTrack | null {
    return this.capture.track(kind);
  }

  async enumerate(): Promise<void> {
    const infos = await this.#browser?.enumerateDevices().catch(() => null);
    if (infos) await this.#dispatch({ t: 'listed', infos });
  }

  /** `keepOpen`: a microphone is muted, not closed. */
  async want(kind: OwnKind, on: boolean, keepOpen: boolean): Promise<void> {
    if (this.#browser === undefined) return;
    if (kind === 'screen') await (on ? this.#shareScreen(this.#browser) : this.stop('screen'));
    else {
      const wish = on ? 'on' : keepOpen && kind === 'microphone' ? 'muted' : 'off';
      await this.#dispatch({ t: 'want', kind, wish });
    }
  }

  stop(kind: OwnKind): void {
    if (kind === 'screen') {
      this.#screenAttempt += 1;
      for (const stream of ['screen', 'screenAudio'] as const) this.capture.release(stream);
      this.#setScreen(OFF);
    } else void this.#dispatch({ t: 'want', kind, wish: 'off' });
  }

  stopAll(): void {
    for (const kind of ['microphone', 'camera', 'screen'] as const) this.stop(kind);
  }

  async select(kind: DeviceKind, id: string | null): Promise<void> {
    if (this.#listener.preferences().rememberDevices) this.#listener.setPreferences({ [kind]: id });
    await this.#dispatch({ t: 'chosen', kind, id });
  }

  async askSpeaker(): Promise<void> {
    const chosen = await (this.#browser as WithSpeakerQuestion | undefined)
      ?.selectAudioOutput?.()
      .catch(() => null);
    if (!chosen) return;
    await this.enumerate();
    await this.select('speaker', chosen.deviceId);
  }

  async flipCamera(): Promise<void> {
    await this.#dispatch({ t: 'flip' });
  }

  async playTone(): Promise<TonePlayed> {
    return playTone(this.#state.output);
  }

  testMicrophone(listener: (state: MicrophoneTest) => void): () => void {
    const open = async () => {
      const stream = await this.#browser?.getUserMedia({
        audio: soundConstraints(this.#listener.preferences(), {
          id: this.#state.choices.microphone,
          facing: null,
        }),
      });
      return stream?.getAudioTracks()[0] ?? null;
    };
    return testMicrophone(this.capture.raw('microphone'), open, this.#state.output, listener);
  }

  preferencesChanged(before: DevicePreferences, after: DevicePreferences): void {
    if (after.rememberDevices && !before.rememberDevices) this.#listener.setPreferences(this.#state.choices);
    if (!after.rememberDevices && before.rememberDevices) {
      this.#listener.setPreferences({ microphone: null, camera: null, speaker: null });
    }
    this.#listenWhileMuted();
    if (!sameSound(before, after)) this.soundChanged();
    const profiles = videoProfiles(after);
    if (profiles.camera === videoProfiles(before).camera) return;
    const camera = this.capture.raw('camera');
    const resized = camera?.applyConstraints(sizeConstraints(profiles.camera)) ?? Promise.resolve();
    void resized
      .catch(() => this.#dispatch({ t: 'settings', kind: 'camera' }))
      .then(() => this.#listener.onProfiles());
  }

  /** The microphone is to be opened anew, as the preferences now say. */
  soundChanged(): void {
    void this.#dispatch({ t: 'settings', kind: 'microphone' });
  }

  tick(): void {
    void this.#dispatch({ t: 'tick' });
  }

  /** After a sleep: what did not survive it is opened anew. */
  async woke(): Promise<void> {
    await this.enumerate();
    await Promise.all(INPUTS.map((kind) => this.#refreshPermission(kind)));
    const dead = INPUTS.filter((kind) => this.capture.raw(kind)?.readyState === 'ended');
    await this.#dispatch({ t: 'woke', dead });
  }

  async #ended(kind: StreamKind): Promise<void> {
    if (kind === 'screen') this.stop('screen');
    else if (kind === 'screenAudio') this.capture.release(kind);
    else {
      const ended = this.capture.raw(kind);
      // What was unplugged is still in the list, and what was forbidden still allowed, unless asked again.
      await Promise.all([this.enumerate(), this.#refreshPermission(kind)]);
      if (this.capture.raw(kind) === ended) await this.#dispatch({ t: 'ended', kind });
    }
  }

  async #refreshPermission(kind: InputKind): Promise<void> {
    const permission = await this.#page.permission(kind);
    if (permission !== 'unknown') await this.#dispatch({ t: 'permission', kind, permission });
  }

  async #dispatch(input: DevicesInput): Promise<void> {
    const { state, actions } = reduceDevices(this.#state, input, this.#listener.now());
    const changed = state !== this.#state;
    this.#state = state;
    if (changed) this.#listener.onChange();
    const performed = actions.map((action) => this.#perform(action));
    this.#listenWhileMuted();
    await Promise.all(performed);
  }

  #listenWhileMuted(): void {
    const wanted = this.#state.sources.microphone.wish === 'muted' && this.#listener.preferences().mutedHint;
    this.#mutedEar.follow(wanted ? this.capture.raw('microphone') : null);
  }

  async #perform(action: DevicesAction): Promise<void> {
    switch (action.do) {
      case 'open':
        await this.#open(action);
        break;
      case 'close':
        this.capture.release(action.kind);
        break;
      case 'enable':
        this.capture.setMuted(!action.enabled);
        break;
      case 'output':
        this.#listener.onOutput(action.id);
        break;
      case 'say':
        this.#listener.onProblem(action.cause);
        break;
      case 'unsay':
        this.#listener.onSolved(action.kind);
        break;
    }
  }

  async #open({
    kind,
    attempt,
    target,
    releaseFirst,
  }: Extract<DevicesAction, { do: 'open' }>): Promise<void> {
    const browser = this.#browser;
    if (browser === undefined) return;
    const preferences = this.#listener.preferences();
    if (releaseFirst) this.capture.release(kind);
    const isCurrent = () => this.#state.sources[kind].attempt === attempt;
    try {
      const stream = await browser.getUserMedia(
        kind === 'microphone'
          ? { audio: soundConstraints(preferences, target) }
          : { video: pictureConstraints(videoProfiles(preferences).camera, target) },
      );
      const [track, ...others] = stream.getTracks();
      for (const other of others) other.stop();
      if (track === undefined) throw new DOMException('', 'NotFoundError');
      // Switched off, or to another device, while the browser asked.
      if (!isCurrent()) track.stop();
      else if (await this.capture.take(kind, track)) {
        await this.#dispatch({ t: 'opened', kind, attempt, running: runningOn(track, target.id) });
        if (track.muted) await this.#dispatch({ t: 'held_back', kind, held: true });
        // Names of devices are told only after the first permission.
        await this.enumerate();
        if (track.readyState === 'ended') await this.#dispatch({ t: 'ended', kind });
      }
    } catch (error) {
      const failure = failureOf(error, await this.#page.permission(kind));
      await this.#dispatch({ t: 'refused', kind, attempt, failure });
    }
  }

  async #shareScreen(browser: MediaDevices): Promise<void> {
    if (this.#screen.state === 'on' || this.#screen.state === 'starting') return;
    this.#screenAttempt += 1;
    const attempt = this.#screenAttempt;
    this.#setScreen({ state: 'starting', failure: null });
    try {
      const frameRate = { ideal: videoProfiles(this.#listener.preferences()).screen.frameRate };
      const stream = await browser.getDisplayMedia({ video: { frameRate }, audio: true });
      const [picture] = stream.getVideoTracks();
      const [sound] = stream.getAudioTracks();
      if (this.#screenAttempt !== attempt || picture === undefined) {
        for (const track of stream.getTracks()) track.stop();
        return;
      }
      picture.contentHint = 'detail';
      await this.capture.take('screen', picture);
      if (sound !== undefined) await this.capture.take('screenAudio', sound);
      this.#setScreen({ state: 'on', failure: null });
    } catch (error) {
      if (this.#screenAttempt !== attempt) return;
      const failure = failureOf(error, 'unknown');
      // Closing the browser's own dialog is not a failure.
      this.#setScreen(failure === 'denied' ? OFF : { state: 'failed', failure });
      if (failure !== 'denied') this.#listener.onProblem({ code: 'device', kind: 'screen', failure });
    }
  }

  #setScreen(screen: OwnSource): void {
    this.#screen = screen;
    this.#listener.onChange();
  }

  #speakerChoice(): Devices['speakerChoice'] {
    const can = typeof HTMLMediaElement !== 'undefined' && 'setSinkId' in HTMLMediaElement.prototype;
    if (!can) return 'none';
    if (this.#state.lists.speaker.length > 0) return 'list';
    return this.#browser !== undefined && 'selectAudioOutput' in this.#browser ? 'ask' : 'none';
  }
}

interface WithSpeakerQuestion {
  readonly selectAudioOutput?: () => Promise<MediaDeviceInfo>;
}

function isInput(kind: StreamKind): kind is InputKind {
  return kind === 'microphone' || kind === 'camera';
}

function runningOn(track: MediaStreamTrack, asked: string | null): Running {
  const { deviceId, facingMode } = track.getSettings();
  const facing = facingMode === 'user' || facingMode === 'environment' ? facingMode : null;
  return { id: deviceId === undefined || deviceId === '' ? asked : deviceId, label: track.label, facing };
}
