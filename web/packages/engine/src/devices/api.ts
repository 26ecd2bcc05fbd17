/** What the interface sees of one's own devices. */

export type DeviceKind = 'microphone' | 'camera' | 'speaker';
export type InputKind = 'microphone' | 'camera';
/** Which way a camera looks, on devices that have both. */
export type Facing = 'user' | 'environment';

export interface Device {
  readonly id: string;
  /** Empty until the browser's permission was given. */
  readonly label: string;
}

export interface Devices {
  readonly microphones: readonly Device[];
  readonly cameras: readonly Device[];
  /** Empty where the browser cannot choose. */
  readonly speakers: readonly Device[];
  /** Null: as the system has it. */
  readonly selected: Readonly<Record<DeviceKind, string | null>>;
  /** What the system's own choice is now; null where the browser does not tell. */
  readonly defaults: Readonly<Record<DeviceKind, Device | null>>;
  /** What is open now, or plays. */
  readonly used: Readonly<Record<DeviceKind, Device | null>>;
  /** From the list; from a list that the browser shows itself (`askSpeaker`); or by the system alone. */
  readonly speakerChoice: 'list' | 'ask' | 'none';
  readonly facing: Facing | null;
  readonly canFlip: boolean;
}

export type DeviceFailure =
  /** Forbidden to this page, for good. */
  | 'denied'
  /** The browser's question was closed without an answer. */
  | 'dismissed'
  /** Allowed before, and taken back. */
  | 'revoked'
  /** The system forbids it to the browser. */
  | 'system'
  | 'missing'
  | 'busy'
  | 'unsuitable'
  | 'unknown';

/** A source of one's own. */
export interface OwnSource {
  readonly state: 'off' | 'starting' | 'on' | 'failed';
  readonly failure: DeviceFailure | null;
}

export interface Own {
  readonly microphone: OwnSource;
  readonly camera: OwnSource;
  readonly screen: OwnSource;
}

export type DeviceProblem =
  | {
      readonly code: 'device';
      readonly kind: 'microphone' | 'camera' | 'screen';
      readonly failure: DeviceFailure;
    }
  /** Sound or picture goes another way now. Names may be empty. */
  | {
      readonly code: 'device_moved';
      readonly kind: DeviceKind;
      readonly why: 'unplugged' | 'default_changed' | 'returned';
      readonly from: string;
      readonly to: string;
    }
  /** The system holds it back, as during a phone call. */
  | { readonly code: 'device_interrupted'; readonly kind: InputKind }
  | { readonly code: 'speaking_muted' }
  /** The device slept, or the page was frozen. */
  | { readonly code: 'slept'; readonly sinceUnixMs: number; readonly untilUnixMs: number };

export type VideoQuality = 'high' | 'standard' | 'low';

export interface DevicePreferences {
  /** Chosen devices, kept only with `rememberDevices`. Null: as the system has it. */
  readonly microphone: string | null;
  readonly camera: string | null;
  readonly speaker: string | null;
  readonly rememberDevices: boolean;
  /** Of one's own camera: 1080, 720 or 360 lines. */
  readonly videoQuality: VideoQuality;
  /** Sends and fetches smaller pictures. */
  readonly dataSaving: boolean;
  readonly echoCancellation: boolean;
  readonly autoGain: boolean;
  /** The browser's own, not ours. */
  readonly noiseSuppression: boolean;
  readonly mirrorOwn: boolean;
  /** Says so when one speaks while muted, which is measured on the device. */
  readonly mutedHint: boolean;
}

/** `blocked`: the browser wants a press first. */
export type TonePlayed = 'played' | 'blocked' | 'failed';

export type MicrophoneTest = 'recording' | 'playing' | 'done' | 'silent' | 'failed';

/** What can be done with one's own devices, besides switching them on and off. */
export interface DeviceCommands {
  /** Null: as the system has it. */
  select(kind: DeviceKind, id: string | null): Promise<void>;
  /** Where the browser shows the list itself. */
  askSpeaker(): Promise<void>;
  /** From the front camera to the back one, or back. */
  flipCamera(): Promise<void>;
  /** A short tone through the chosen speaker; answers when it is over. */
  playTone(): Promise<TonePlayed>;
  /** Records for a few seconds and plays it back, here only. Returns the way to stop. */
  testMicrophone(listener: (state: MicrophoneTest) => void): () => void;
}
