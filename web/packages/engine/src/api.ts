/**
 * What the interface sees of a meeting: one immutable snapshot, a few commands, and nothing secret.
 *
 * Times are milliseconds since 1970 in fields that end in `UnixMs`, durations in fields that end in `Ms`.
 * Texts here are never sentences for people: enums and data, which the interface translates.
 */

import type { DeviceCommands, DevicePreferences, DeviceProblem, Devices, Own } from './devices/api.ts';
import type { EffectCommands, EffectPreferences, EffectsView } from './effects/api.ts';
import type { Signals } from './signals/api.ts';

export type * from './devices/api.ts';
export type * from './effects/api.ts';
export type * from './front/api.ts';
export type * from './signals/api.ts';

export type Screen = 'start' | 'created' | 'prejoin' | 'meeting' | 'over';

/** Where the connection to the meeting stands. */
export type Phase =
  'idle' | 'connecting' | 'proving' | 'opened' | 'joining' | 'joined' | 'reconnecting' | 'over';

/** base64url of 16 bytes, 22 characters; new at every join. */
export type ParticipantId = string;
/** Names one video that can be drawn: `own:camera`, `own:screen`, `<participant>:camera`, ... */
export type TrackKey = string;

export type StreamKind = 'microphone' | 'camera' | 'screen' | 'screenAudio';

export type Sealed = 'checking' | 'sealed' | 'refused';

/** Why something is not shown, or not sent. */
export type RefusalReason =
  /** A sender or receiver has no encrypting transform. */
  | 'no_transform'
  /** Frames left (or came) that the encrypting worker never saw. */
  | 'count_mismatch'
  /** The frames authenticate to another member than the one announced by the server. */
  | 'wrong_sender'
  /** For instance a camera that comes as a screen. */
  | 'wrong_stream'
  /** More than fifty frames in two seconds failed authentication. */
  | 'forged'
  | 'replayed'
  /** Frames that are not encrypted at all. */
  | 'not_encrypted'
  /** The server announces media of somebody who is not in the group. */
  | 'not_in_group'
  /** The worker refuses the codec. */
  | 'codec'
  /** The group refused a change (`Alarm` has the rule). */
  | 'group_rule'
  /** The encrypting worker stopped. */
  | 'worker_gone';

export interface Stream {
  readonly published: boolean;
  readonly muted: boolean;
  /** Null for sounds, and for a video that is not there or refused. */
  readonly trackKey: TrackKey | null;
  readonly sealed: Sealed;
  readonly reason: RefusalReason | null;
  /** The way to this device is too narrow for this video now: its last picture stands. */
  readonly paused: boolean;
}

export interface Person {
  readonly participant: ParticipantId;
  /** Position in the group's tree; colours of initials derive from it. */
  readonly leaf: number;
  /** Empty when the sealed name could not be read. */
  readonly name: string;
  readonly own: boolean;
  readonly host: boolean;
  readonly sinceUnixMs: number;
  /** Of their media connection to the server, as far as it is known. */
  readonly connection: 'good' | 'weak' | 'lost';
  /** How loud this person is played here, from 0 to 1. */
  readonly volume: number;
  readonly mutedForMe: boolean;
  readonly streams: Readonly<Record<StreamKind, Stream>>;
}

export interface SealReason {
  readonly code: RefusalReason;
  /** The rule that was broken, for `group_rule` (a code of `alarm` events); else null. */
  readonly rule: string | null;
  readonly participant: ParticipantId | null;
  readonly stream: StreamKind | null;
  readonly sinceUnixMs: number;
}

/** Computed from live counters and the group's roster, never from configuration. */
export interface Seal {
  readonly state: 'checking' | 'sealed' | 'refused' | 'reconnecting';
  readonly people: number;
  readonly streamsSealed: number;
  readonly streamsChecking: number;
  readonly streamsRefused: number;
  readonly reasons: readonly SealReason[];
}

export interface HistoryEntry {
  readonly id: number;
  readonly kind: 'joined' | 'left' | 'rejoined' | 'renamed';
  readonly participant: ParticipantId;
  readonly name: string;
  readonly atUnixMs: number;
}

export interface ChatLine {
  readonly id: string;
  readonly participant: ParticipantId;
  readonly leaf: number;
  readonly name: string;
  readonly text: string;
  readonly atUnixMs: number;
  readonly own: boolean;
}

export type LinkFailure =
  'missing_fragment' | 'incomplete' | 'malformed' | 'unknown_version' | 'secret_in_query' | 'other_server';

/** Something that went wrong and that a person should read. Stays until it is solved or dismissed. */
export type Problem = { readonly id: number; readonly atUnixMs: number } & ProblemCause;

export type ProblemCause =
  | { readonly code: 'link'; readonly failure: LinkFailure }
  /** Wrong link, wrong passphrase, or a meeting that is over or never was: the server does not tell which. */
  | { readonly code: 'denied'; readonly passphraseNeeded: boolean }
  | { readonly code: 'rate_limited'; readonly retryAfterMs: number }
  | { readonly code: 'full' }
  /** The host's key is not the one that the link names. */
  | { readonly code: 'host_mismatch' }
  /** The group's rules refused the join. */
  | { readonly code: 'group_refused' }
  /** The server said something that this version does not understand. */
  | { readonly code: 'protocol' }
  | { readonly code: 'server_unreachable'; readonly sinceUnixMs: number }
  | { readonly code: 'server_stopping' }
  | { readonly code: 'create_failed'; readonly reason: 'unreachable' | 'rate_limited' | 'refused' }
  | { readonly code: 'media_unreachable'; readonly sinceUnixMs: number }
  /** It worked before. */
  | { readonly code: 'media_interrupted'; readonly sinceUnixMs: number }
  | DeviceProblem
  | { readonly code: 'unsupported_browser'; readonly missing: MissingFeature }
  /** The meeting's own programs could not be loaded. */
  | { readonly code: 'engine_failed' }
  | { readonly code: 'chat_not_sent'; readonly reason: 'too_long' | 'not_connected' }
  /** The browser wants a click before it plays sound: `startAudio()`. */
  | { readonly code: 'audio_blocked' };

export type MissingFeature = 'script_transform' | 'web_assembly' | 'media_devices' | 'secure_context';

export interface Meeting {
  /** Null until the link's key has opened it, or when it has none. */
  readonly title: string | null;
  readonly isHost: boolean;
  readonly passphraseNeeded: boolean;
  readonly expiresAtUnixMs: number | null;
  /** How many were inside when the link was opened. */
  readonly present: number;
  /** The whole link, for sharing. Only in the memory of whoever has it. */
  readonly link: string;
}

export type OverReason =
  | 'left'
  | 'ended_by_host'
  | 'last_left'
  | 'expired'
  /** Taken up in another tab or window. */
  | 'replaced'
  /** Given up after a refusal; `problems` says which. */
  | 'failed';

export interface Over {
  readonly reason: OverReason;
  readonly joinedAtUnixMs: number | null;
  readonly endedAtUnixMs: number;
  /** The same link may still work. */
  readonly canRejoin: boolean;
}

export interface EngineSnapshot {
  readonly screen: Screen;
  readonly phase: Phase;
  readonly phaseSinceUnixMs: number;
  /** A command that takes a while is under way (creating, opening). */
  readonly busy: boolean;
  /** The passphrase is asked for: `openLink` again with it. */
  readonly passphraseWanted: boolean;
  readonly meeting: Meeting | null;
  /** Whoever else is in the roster of the group, sorted by leaf; oneself among them. */
  readonly people: readonly Person[];
  /** Whose hands are up, first raised first. */
  readonly hands: readonly ParticipantId[];
  readonly seal: Seal;
  /** Six groups of five digits, or none before the group is joined. */
  readonly code: readonly string[];
  readonly epoch: number | null;
  readonly history: readonly HistoryEntry[];
  readonly chat: readonly ChatLine[];
  readonly devices: Devices;
  readonly own: Own;
  readonly effects: EffectsView;
  readonly problems: readonly Problem[];
  readonly over: Over | null;
  /** Since when this device says that it has no network; null: it has one. */
  readonly offlineSinceUnixMs: number | null;
  /** When this device came in, through breaks and restarts of the server. */
  readonly joinedAtUnixMs: number | null;
  /** What happened since the page was last looked at. */
  readonly unseen: number;
}

export interface CreateOptions {
  readonly title: string;
  readonly passphrase: string;
  readonly validForSeconds: number;
}

export interface JoinOptions {
  readonly name: string;
  readonly microphone: boolean;
  readonly camera: boolean;
}

/** Where one's own picture is: among the others, over them, nowhere; `automatic`: over the only other. */
export type OwnView = 'automatic' | 'grid' | 'floating' | 'hidden';

/** What this browser remembers, in the one declared key for it. */
export interface Preferences extends DevicePreferences, EffectPreferences {
  readonly name: string;
  readonly theme: 'system' | 'light' | 'dark';
  readonly language: string | null;
  readonly singleKeys: boolean;
  readonly ownView: OwnView;
  /** The title of the page may hold the title of the meeting. */
  readonly titleInTab: boolean;
  /** While nobody looks at the page: a sound, a number in its title, notices of the system. */
  readonly attentionSound: boolean;
  readonly attentionTitle: boolean;
  readonly attentionNotices: boolean;
  /** Notices hold names and what was written. */
  readonly attentionWords: boolean;
  readonly attentionMessages: boolean;
  readonly attentionJoins: boolean;
  readonly attentionHands: boolean;
}

export type AttentionKind = 'message' | 'join' | 'hand';

/** Something to tell a person who looks elsewhere. */
export interface AttentionCall {
  readonly kind: AttentionKind;
  /** Of everybody who did it; null where names are not to be told. */
  readonly names: readonly (string | null)[];
  /** The last message, if it may be told. */
  readonly text: string | null;
}

/** Says a call in the person's language. */
export type AttentionWords = (call: AttentionCall) => { readonly title: string; readonly body: string };

export type NoticePermission = 'unsupported' | 'default' | 'granted' | 'denied';

/** What happens while nobody looks: the preferences that begin with `attention` say how it is told. */
export interface Attention {
  /** From now on notices are put in these words, until the returned function is called. */
  attend(words: AttentionWords): () => void;
  noticePermission(): NoticePermission;
  /** Only after a press: the browser asks the person. */
  askForNotices(): Promise<NoticePermission>;
}

export type StoredId = 'preferences' | 'hosting' | 'meeting';

/** Something that this browser may keep; mirrors `browser_storage` in `privacy/inventory.toml`. */
export interface Stored {
  readonly id: StoredId;
  readonly key: string;
  /** Until it is erased, or until the tab is closed. */
  readonly area: 'local' | 'session';
}

export interface Kept {
  list(): readonly (Stored & { readonly kept: boolean })[];
  /** Everything, at once. A meeting goes on. */
  erase(): void;
}

/** How others are played on this device. Nobody else learns of it; it is forgotten when the person leaves. */
export interface Hearing {
  /** False where only the device's own buttons change how loud it is (iOS). */
  readonly canSetVolume: boolean;
  setVolume(participant: ParticipantId, volume: number): void;
  setMutedForMe(participant: ParticipantId, muted: boolean): void;
}

/** Loudness from 0 to 1 by participant; one's own under `own`, before joining too. */
export type Levels = ReadonlyMap<ParticipantId | 'own', number>;

export interface Engine {
  snapshot(): EngineSnapshot;
  /** Calls back after each change; returns the way to stop. */
  subscribe(listener: () => void): () => void;

  createMeeting(options: CreateOptions): Promise<void>;
  /** From the `created` screen on to pre-join. */
  proceed(): void;
  /** A pasted link, or the address of this page; ends in pre-join, or in a problem. */
  openLink(text: string, passphrase?: string): Promise<void>;
  join(options: JoinOptions): Promise<void>;
  leave(): Promise<void>;
  /** Hosts only. */
  endForEverybody(): Promise<void>;
  /** Back to the start screen, everything forgotten. */
  startOver(): void;
  /** Opens the same link again after `over`. */
  rejoin(): Promise<void>;
  /** Tries at once instead of after the pause. */
  retryNow(): void;

  setMicrophone(on: boolean): Promise<void>;
  setCamera(on: boolean): Promise<void>;
  setScreenShare(on: boolean): Promise<void>;
  /** False when the line was not taken (too long, not connected); a problem says why. */
  sendChat(text: string): boolean;

  /**
   * Shows a video in the element, at the size of the element, until the returned function is called.
   * The element must be muted and inline. A video that is attached nowhere is not fetched. `full`: all its pixels,
   * however small the element is.
   */
  attachVideo(key: TrackKey, element: HTMLVideoElement, size?: 'element' | 'full'): () => void;
  /** After a click: sound that the browser held back. */
  startAudio(): Promise<void>;
  /** Ten times a second while somebody listens. */
  levels(listener: (levels: Levels) => void): () => void;

  readonly attention: Attention;
  readonly hearing: Hearing;
  readonly signals: Signals;
  readonly devices: DeviceCommands;
  readonly effects: EffectCommands;
  readonly kept: Kept;
  preferences(): Preferences;
  setPreferences(change: Partial<Preferences>): void;
  dismissProblem(id: number): void;
  /** The page is being closed. */
  dispose(): void;
}
