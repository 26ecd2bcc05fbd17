/**
 * Our own encryption manager in livekit-client's place for one (livekit-protocol.md 2.3, 2.5). The guard has
 * attached every transform already; this labels senders and insists that nothing is without one.
 */

import {
  type BaseE2EEManager,
  EngineEvent,
  ParticipantEvent,
  type Room,
  RoomEvent,
  Track,
} from 'livekit-client';
import type { StreamKind } from '../api.ts';
import { CONTEXT } from '../frames/codec.ts';
import type { FrameClient } from '../frames/client.ts';
import type { Guard } from './guard.ts';

type Listener = (...parameters: never[]) => void;

const KINDS: ReadonlyMap<Track.Source, StreamKind> = new Map([
  [Track.Source.Microphone, 'microphone'],
  [Track.Source.Camera, 'camera'],
  [Track.Source.ScreenShare, 'screen'],
  [Track.Source.ScreenShareAudio, 'screenAudio'],
]);

export function kindOfSource(source: Track.Source): StreamKind | undefined {
  return KINDS.get(source);
}

export const SOURCES: Readonly<Record<StreamKind, Track.Source>> = {
  microphone: Track.Source.Microphone,
  camera: Track.Source.Camera,
  screen: Track.Source.ScreenShare,
  screenAudio: Track.Source.ScreenShareAudio,
};

export class SealingManager implements BaseE2EEManager {
  /** Always, whatever the server or the library says. */
  readonly isEnabled = true;
  readonly #guard: Guard;
  readonly #frames: FrameClient;
  readonly #onSender: (sender: RTCRtpSender, kind: StreamKind) => void;
  readonly #listeners = new Map<string, Listener[]>();

  constructor(guard: Guard, frames: FrameClient, onSender: (sender: RTCRtpSender, kind: StreamKind) => void) {
    this.#guard = guard;
    this.#frames = frames;
    this.#onSender = onSender;
  }

  get isDataChannelEncryptionEnabled(): boolean {
    return true;
  }

  set isDataChannelEncryptionEnabled(_: boolean) {
    // The library assigns it; nobody may switch it off.
  }

  setup(room: Room): void {
    room.localParticipant.on(ParticipantEvent.LocalSenderCreated, (sender, track) =>
      this.#labelSender(sender, track.source),
    );
    room.on(RoomEvent.SignalConnected, () =>
      this.#emit('participantEncryptionStatusChanged', true, room.localParticipant),
    );
  }

  setupEngine(engine: Parameters<BaseE2EEManager['setupEngine']>[0]): void {
    engine.on(EngineEvent.MediaTrackAdded, (_track, _stream, receiver) => {
      if (this.#guard.receiver(receiver) === undefined) throw new Error('a receiver without a transform');
    });
  }

  setParticipantCryptorEnabled(): void {
    // The server's word about encryption changes nothing.
  }

  setSifTrailer(): void {
    // Frames that the server injects are dropped like all that is not sealed.
  }

  encryptData(): Promise<never> {
    return Promise.reject(new Error('no data goes over the media connection'));
  }

  handleEncryptedData(): Promise<never> {
    return Promise.reject(new Error('no data comes over the media connection'));
  }

  on(event: string, listener: Listener): this {
    this.#listeners.set(event, [...(this.#listeners.get(event) ?? []), listener]);
    return this;
  }

  #labelSender(sender: RTCRtpSender, source: Track.Source): void {
    const kind = kindOfSource(source);
    const guarded = this.#guard.sender(sender);
    if (kind === undefined || guarded === undefined) {
      void sender.replaceTrack(null);
      return;
    }
    this.#frames.tell({ t: 'context', id: guarded.id, context: CONTEXT[kind] });
    this.#onSender(sender, kind);
  }

  #emit(event: string, ...parameters: unknown[]): void {
    for (const listener of this.#listeners.get(event) ?? []) listener(...(parameters as never[]));
  }
}
