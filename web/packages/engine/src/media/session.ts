/**
 * The media connection: livekit-client behind our guard. Loaded only when somebody is about to join.
 * It shows nobody by itself: who is shown is decided from the group's roster, which `setRoster` brings.
 */

import {
  ConnectionState as RoomState,
  type LocalTrackPublication,
  type Participant,
  type RemoteParticipant,
  type RemoteTrack,
  type RemoteTrackPublication,
  Room,
  RoomEvent,
  Track,
  type TrackPublication,
  VideoQuality,
} from 'livekit-client';
import type { ParticipantId, StreamKind } from '../api.ts';
import { type VideoProfile, type VideoProfiles, videoProfiles } from '../devices/quality.ts';
import type { FrameClient } from '../frames/client.ts';
import { CONTEXT } from '../frames/codec.ts';
import type { MediaAccess } from '../machines/connection.ts';
import type { HeardView } from '../machines/hearing.ts';
import { judgeQuality, NO_QUALITY, type Quality, qualityOf, sameQuality } from '../machines/quality.ts';
import type { Guard } from './guard.ts';
import { keepLibraryQuiet } from './quiet.ts';
import { FullSizes } from './full-size.ts';
import { kindOfSource, SealingManager, SOURCES } from './manager.ts';
import { SealMonitor } from './monitor.ts';
import { publishOptions } from './publish.ts';
import { SoundPlayer } from './player.ts';
import { SeenVideos, type Shown } from './seen.ts';
import type { LevelMeter } from './levels.ts';

export interface RemoteStream {
  readonly muted: boolean;
  readonly subscribed: boolean;
  readonly paused: boolean;
}

export interface MediaListener {
  onConnection(what: 'connected' | 'reconnecting' | 'disconnected'): void;
  /** Tracks, judgements or qualities changed. */
  onChange(): void;
  onLeak(kind: StreamKind): void;
  onSoundBlocked(blocked: boolean): void;
  readonly heard: HeardView;
}

const RETRIES_MAX = 8;

keepLibraryQuiet();

export class MediaSession {
  readonly monitor: SealMonitor;
  readonly #guard: Guard;
  readonly #frames: FrameClient;
  readonly #listener: MediaListener;
  readonly #player: SoundPlayer;
  readonly #levels: LevelMeter;
  #room: Room | null = null;
  #leaves: ReadonlyMap<ParticipantId, number> = new Map();
  readonly #seen = new SeenVideos((key) => this.#unseen(key));
  readonly #fullSizes = new FullSizes();
  #quality = NO_QUALITY;
  #profiles: VideoProfiles = videoProfiles({ videoQuality: 'standard', dataSaving: false });
  /** As what each is published now. */
  readonly #published = new Map<StreamKind, VideoProfile | null>();

  constructor(guard: Guard, frames: FrameClient, levels: LevelMeter, listener: MediaListener) {
    this.#guard = guard;
    this.#frames = frames;
    this.#listener = listener;
    this.#levels = levels;
    this.#player = new SoundPlayer((blocked) => listener.onSoundBlocked(blocked), listener.heard);
    this.monitor = new SealMonitor(
      frames,
      () => this.#update(),
      (kind) => listener.onLeak(kind),
    );
  }

  async connect(access: MediaAccess): Promise<void> {
    const room = this.#newRoom();
    await this.#replaceRoom(room);
    // Decided anew while the one before came to its end.
    if (this.#room !== room) return;
    try {
      await room.setE2EEEnabled(true);
      await room.connect(access.url, access.token, {
        autoSubscribe: false,
        maxRetries: 0,
        rtcConfig: { iceServers: [] },
      });
    } catch {
      this.#lost(room);
    }
  }

  async disconnect(): Promise<void> {
    await this.#replaceRoom(null);
  }

  /** Leaves of the members of the group, by participant. */
  setRoster(leaves: ReadonlyMap<ParticipantId, number>): void {
    this.#leaves = leaves;
    this.#bindAll();
  }

  /** Somebody whom the server lets in but who is not in the group, and who sends media. */
  strangers(): ParticipantId[] {
    return [...(this.#room?.remoteParticipants.values() ?? [])]
      .filter(({ identity, trackPublications }) => !this.#leaves.has(identity) && trackPublications.size > 0)
      .map(({ identity }) => identity);
  }

  stream(participant: ParticipantId, kind: StreamKind): RemoteStream | null {
    const publication = this.#publication(participant, kind);
    if (publication === undefined) return null;
    const paused = publication.track?.streamState === Track.StreamState.Paused;
    return { muted: publication.isMuted, subscribed: publication.isSubscribed, paused };
  }

  quality(participant: ParticipantId): Quality {
    const own = this.#room?.localParticipant.identity === participant;
    return own ? this.#quality.own.quality : qualityOf(this.#quality, participant);
  }

  /** From time to time. True: somebody's connection became better or worse. */
  judgeQuality(): boolean {
    const before = this.#quality;
    const all = [...(this.#room?.remoteParticipants.values() ?? [])];
    const paused = all.some(({ trackPublications }) =>
      [...trackPublications.values()].some(({ track }) => track?.streamState === Track.StreamState.Paused),
    );
    const speaks = (participant: ParticipantId) => this.stream(participant, 'microphone')?.muted === false;
    const voices = new Map([...this.monitor.voices()].filter(([participant]) => speaks(participant)));
    this.#quality = judgeQuality(before, { voices, uplink: this.monitor.uplink(), paused });
    return !sameQuality(before, this.#quality);
  }

  /** Publishes, or puts the track into what is published already. */
  async publish(kind: StreamKind, track: MediaStreamTrack): Promise<void> {
    const room = this.#room;
    if (room?.state !== RoomState.Connected) return;
    const profile = kind === 'camera' || kind === 'screen' ? this.#profiles[kind] : null;
    // Sizes and rates of all layers are agreed upon when it is published.
    if (this.#local(kind)?.track !== undefined && this.#published.get(kind) !== profile) {
      await this.unpublish(kind);
    }
    const local = this.#local(kind)?.track;
    if (local === undefined) {
      this.#published.set(kind, profile);
      await room.localParticipant.publishTrack(track, publishOptions(kind, profile));
    } else {
      if (local.mediaStreamTrack !== track) await local.replaceTrack(track, true);
      // A track that is paused counts as muted for the server, whatever it says of itself.
      await local.resumeUpstream();
      await local.unmute();
    }
  }

  /** The section stays for the next time; nothing is sent. */
  async mute(kind: StreamKind): Promise<void> {
    const local = this.#local(kind)?.track;
    await local?.mute();
    await local?.pauseUpstream();
  }

  async unpublish(kind: StreamKind): Promise<void> {
    const local = this.#local(kind)?.track;
    if (local === undefined) return;
    this.monitor.forgetSender(kind);
    await this.#room?.localParticipant.unpublishTrack(local, false);
  }

  /** What is sent changes with the next `publish`; what is fetched at once. */
  setProfiles(profiles: VideoProfiles): void {
    this.#profiles = profiles;
    this.#bindAll();
  }

  published(kind: StreamKind): { readonly muted: boolean } | null {
    const publication = this.#local(kind);
    return publication === undefined ? null : { muted: publication.isMuted };
  }

  attachVideo(participant: ParticipantId, kind: StreamKind, shown: Shown): () => void {
    const remove = this.#seen.add(`${participant}:${kind}`, shown);
    const publication = this.#publication(participant, kind);
    if (publication !== undefined) this.#subscribe(participant, kind, publication);
    this.#update();
    return () => {
      remove();
      this.#publication(participant, kind)?.track?.detach(shown.element);
      shown.element.srcObject = null;
      this.#update();
    };
  }

  hearingChanged(): void {
    this.#player.hearingChanged();
  }

  async setSpeaker(deviceId: string): Promise<void> {
    await this.#player.setSpeaker(deviceId);
  }

  async startAudio(): Promise<void> {
    await this.#player.start();
  }

  async #replaceRoom(room: Room | null): Promise<void> {
    const before = this.#room;
    this.#room = room;
    this.monitor.stop();
    this.#player.clear();
    this.#quality = NO_QUALITY;
    await before?.disconnect(false).catch(() => undefined);
  }

  /** The library says it once or twice. */
  #lost(room: Room): void {
    if (this.#room !== room) return;
    void this.#replaceRoom(null);
    this.#listener.onConnection('disconnected');
  }

  #newRoom(): Room {
    const manager = new SealingManager(this.#guard, this.#frames, (sender, kind) => {
      const guarded = this.#guard.sender(sender);
      if (guarded !== undefined) this.monitor.watchSender(kind, guarded);
    });
    const room = new Room({
      adaptiveStream: { pixelDensity: 'screen', pauseVideoInBackground: true },
      dynacast: true,
      encryption: { e2eeManager: manager },
      stopLocalTrackOnUnpublish: false,
      disconnectOnPageLeave: true,
      publishDefaults: { red: false, dtx: false, backupCodec: false, videoCodec: 'vp8', simulcast: true },
      reconnectPolicy: {
        nextRetryDelayInMs: ({ retryCount }) =>
          retryCount >= RETRIES_MAX ? null : Math.min(3000, 200 * 2 ** retryCount),
      },
    });
    const of = (what: 'connected' | 'reconnecting') => () => {
      if (this.#room !== room) return;
      this.#listener.onConnection(what);
      if (what === 'connected') this.#bindAll();
    };
    const update = () => this.#update();
    return room
      .on(RoomEvent.Connected, of('connected'))
      .on(RoomEvent.Reconnected, of('connected'))
      .on(RoomEvent.SignalReconnecting, of('reconnecting'))
      .on(RoomEvent.Reconnecting, of('reconnecting'))
      .on(RoomEvent.Disconnected, () => this.#lost(room))
      .on(RoomEvent.TrackPublished, (publication, participant) => this.#bind(participant, publication))
      .on(RoomEvent.TrackSubscribed, (_track, publication, participant) =>
        this.#bind(participant, publication),
      )
      .on(RoomEvent.TrackUnsubscribed, (track, publication, participant) =>
        this.#unbind(participant, publication, track),
      )
      .on(RoomEvent.TrackUnpublished, update)
      .on(RoomEvent.TrackMuted, update)
      .on(RoomEvent.TrackUnmuted, update)
      .on(RoomEvent.TrackStreamStateChanged, update)
      .on(RoomEvent.LocalTrackPublished, update)
      .on(RoomEvent.LocalTrackUnpublished, update)
      .on(RoomEvent.ParticipantConnected, () => this.#bindAll())
      .on(RoomEvent.ParticipantDisconnected, update)
      .on(RoomEvent.ConnectionQualityChanged, update);
  }

  /** Of what was published before this device came, the library says nothing by itself. */
  #bindAll(): void {
    for (const participant of this.#room?.remoteParticipants.values() ?? []) {
      for (const publication of participant.trackPublications.values()) this.#bind(participant, publication);
    }
    this.#update();
  }

  /** Subscribes to what a member publishes, and says to the worker whose frames may pass. */
  #bind(participant: RemoteParticipant, publication: RemoteTrackPublication): void {
    const kind = kindOfSource(publication.source);
    const leaf = this.#leaves.get(participant.identity);
    if (kind === undefined || leaf === undefined) {
      if (publication.isDesired) publication.setSubscribed(false);
      return;
    }
    const receiver = publication.track?.receiver;
    const guarded = receiver === undefined ? undefined : this.#guard.receiver(receiver);
    if (guarded !== undefined) {
      this.#frames.tell({ t: 'expect', id: guarded.id, leaf, context: CONTEXT[kind] });
      const isNew = this.monitor.watchReceiver(participant.identity, kind, guarded);
      if (isNew && guarded.media === 'video') this.#frames.tell({ t: 'key_frame', id: guarded.id });
    }
    this.#subscribe(participant.identity, kind, publication);
    this.#update();
  }

  #unbind(participant: RemoteParticipant, publication: RemoteTrackPublication, track: RemoteTrack): void {
    const kind = kindOfSource(publication.source);
    const guarded = track.receiver === undefined ? undefined : this.#guard.receiver(track.receiver);
    if (guarded !== undefined) this.#frames.tell({ t: 'forget', id: guarded.id });
    if (kind !== undefined) this.monitor.forgetReceiver(participant.identity, kind);
    this.#update();
  }

  #subscribe(participant: ParticipantId, kind: StreamKind, publication: RemoteTrackPublication): void {
    const sound = kind === 'microphone' || kind === 'screenAudio';
    const wanted = sound || this.#seen.has(`${participant}:${kind}`);
    // Before the connection stands, a wish may be lost; `#bindAll` repeats it then.
    const connected = this.#room?.state === RoomState.Connected;
    if (wanted && connected && !publication.isDesired) publication.setSubscribed(true);
    if (kind === 'camera' && publication.isDesired) publication.setVideoQuality(this.#mostWanted());
  }

  #mostWanted(): VideoQuality {
    return this.#profiles.receive === 'high' ? VideoQuality.HIGH : VideoQuality.MEDIUM;
  }

  /** Plays and draws exactly what is not refused. */
  #update(): void {
    const heard = new Set<string>();
    const voices = new Set<ParticipantId>();
    for (const participant of this.#room?.remoteParticipants.values() ?? []) {
      for (const publication of participant.trackPublications.values()) {
        const kind = kindOfSource(publication.source);
        const { track } = publication;
        if (kind === undefined || track === undefined) continue;
        const key = `${participant.identity}:${kind}`;
        const refused = this.monitor.of(participant.identity, kind)?.sealed === 'refused';
        const allowed = this.#leaves.has(participant.identity) && !refused;
        if (kind === 'camera' || kind === 'screen') {
          this.#draw(track, allowed ? this.#seen.of(key) : []);
        } else if (allowed) {
          heard.add(key);
          this.#player.play(key, track.mediaStreamTrack);
          if (kind !== 'microphone') continue;
          voices.add(participant.identity);
          this.#levels.hear(participant.identity, track.mediaStreamTrack);
        }
      }
    }
    this.#player.keepOnly(heard);
    this.#levels.keepOnly(voices);
    this.#listener.onChange();
  }

  #draw(track: RemoteTrack, shown: readonly Shown[]): void {
    for (const attached of track.attachedElements) {
      if (!shown.some(({ element }) => element === attached)) {
        track.detach(attached);
        attached.srcObject = null;
      }
    }
    for (const { element } of shown) {
      if (!track.attachedElements.includes(element)) track.attach(element);
    }
    const full = shown.some((one) => one.full);
    this.#fullSizes.ask(track, full);
  }

  #unseen(key: string): void {
    const [participant, kind] = key.split(':') as [ParticipantId, StreamKind];
    this.#publication(participant, kind)?.setSubscribed(false);
  }

  #publication(participant: ParticipantId, kind: StreamKind): RemoteTrackPublication | undefined {
    const someone: Participant | undefined = this.#room?.remoteParticipants.get(participant);
    const publication: TrackPublication | undefined = someone?.getTrackPublication(SOURCES[kind]);
    return publication as RemoteTrackPublication | undefined;
  }

  #local(kind: StreamKind): LocalTrackPublication | undefined {
    return this.#room?.localParticipant.getTrackPublication(SOURCES[kind]);
  }
}
