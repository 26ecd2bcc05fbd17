/** The media connection of a meeting, from the moment its library is worth loading until the end. */

import type { Own, ParticipantId, ProblemCause, StreamKind } from './api.ts';
import type { RosterMember } from './core/port.ts';
import type { EngineEnvironment } from './environment.ts';
import type { VideoProfiles } from './devices/quality.ts';
import { FrameClient } from './frames/client.ts';
import {
  type ConnectionAction,
  type ConnectionInput,
  type ConnectionState,
  identityOf,
  type MediaAccess,
  NOT_CONNECTED,
  reduceConnection,
} from './machines/connection.ts';
import type { HeardView } from './machines/hearing.ts';
import type { Quality } from './machines/quality.ts';
import { type MediaView, type Stranger, STREAM_KINDS, watchStrangers } from './machines/people.ts';
import { Guard } from './media/guard.ts';
import type { LevelMeter } from './media/levels.ts';
import type { MediaSession } from './media/session.ts';

/** Where it never worked, the first tries may take a while. */
const QUALITY_EVERY_MS = 2000;
/** A shorter break is not worth a word. */
const BREAK_MS = 2000;
const UNREACHABLE_AFTER_MS = 4000;
const INTERRUPTED_AFTER_MS = 2000;
/** The server did not answer in time, or the connection was made anew meanwhile. */
const PUBLISH_AGAIN_MS = 2000;

export interface MediaSideListener {
  onChange(): void;
  onSession(session: MediaSession): void;
  onProblem(cause: ProblemCause): void;
  onSolved(code: ProblemCause['code']): void;
  sources(): OwnSources;
  readonly heard: HeardView;
}

export interface OwnSources {
  readonly own: Own;
  readonly profiles: VideoProfiles;
  /** Where sound goes; empty: where the system says. */
  readonly output: string;
  track(kind: StreamKind): MediaStreamTrack | null;
  stop(kind: keyof Own): void;
}

/** What the snapshot needs to know of the media. */
export interface MediaSnapshot {
  readonly media: MediaView;
  readonly strangers: readonly Stranger[];
  readonly workerGone: boolean;
}

export class MediaSide {
  readonly #env: EngineEnvironment;
  readonly #levels: LevelMeter;
  readonly #listener: MediaSideListener;
  #frames: FrameClient | null = null;
  #session: Promise<MediaSession> | null = null;
  #live: MediaSession | null = null;
  #connection: ConnectionState = NOT_CONNECTED;
  #roster: readonly RosterMember[] = [];
  #strangers: readonly Stranger[] = [];
  #reported: readonly Stranger[] = [];
  #workerGone = false;
  #judgedAtUnixMs = 0;
  /** One after the other for each source, so that fast clicking ends where it should. */
  readonly #publishing = new Map<StreamKind, Promise<void>>();

  constructor(env: EngineEnvironment, levels: LevelMeter, listener: MediaSideListener) {
    this.#env = env;
    this.#levels = levels;
    this.#listener = listener;
  }

  /** Starts the frame worker and installs the guard, before anything can make a connection. */
  load(keys: MessagePort): void {
    const frames = new FrameClient(this.#env.newFrameWorker());
    this.#frames = frames;
    frames.tell({ t: 'keys', port: keys }, [keys]);
    frames.ready.catch(() => {
      this.#workerGone = true;
      this.#listener.onProblem({ code: 'engine_failed' });
    });
    const guard = Guard.install(this.#env.guardScope, frames.worker, (id) =>
      frames.tell({ t: 'remove', id }),
    );
    this.#session = this.#newSession(guard, frames);
    this.#session.catch(() => this.#listener.onProblem({ code: 'engine_failed' }));
  }

  access(url: string | null, token: string): void {
    const origin = url ?? this.#env.origin;
    this.#reduce({ t: 'access', access: { url: origin.replace(/^http/, 'ws'), token } });
  }

  setRoster(roster: readonly RosterMember[]): void {
    this.#roster = roster;
    this.#live?.setRoster(this.#leaves());
  }

  stop(): void {
    this.#reduce({ t: 'stop' });
    this.#roster = [];
    this.#strangers = [];
    this.#reported = [];
    this.#frames?.tell({ t: 'zeroise' });
  }

  retryNow(): void {
    this.#reduce({ t: 'retry' });
  }

  tick(): void {
    const now = this.#env.now();
    const { downSinceUnixMs: down, wasConnected } = this.#connection;
    const [code, after] = wasConnected
      ? (['media_interrupted', INTERRUPTED_AFTER_MS] as const)
      : (['media_unreachable', UNREACHABLE_AFTER_MS] as const);
    if (down !== null && now - down >= after) this.#listener.onProblem({ code, sinceUnixMs: down });
    const { all, reported } = watchStrangers(this.#strangers, this.#live?.strangers() ?? [], now);
    this.#strangers = all;
    if (reported.length !== this.#reported.length) this.#listener.onChange();
    this.#reported = reported;
    if (now - this.#judgedAtUnixMs < QUALITY_EVERY_MS) return;
    this.#judgedAtUnixMs = now;
    if (this.#live?.judgeQuality() === true) this.#listener.onChange();
  }

  async sourceChanged(kind: StreamKind): Promise<void> {
    const previous = this.#publishing.get(kind) ?? Promise.resolve();
    const next = previous
      .then(() => this.#publish(kind))
      .catch(() => void setTimeout(() => void this.sourceChanged(kind), PUBLISH_AGAIN_MS));
    this.#publishing.set(kind, next);
    await next;
    this.#listener.onChange();
  }

  slept(): void {
    this.#reduce({ t: 'slept' });
  }

  hearingChanged(): void {
    this.#live?.hearingChanged();
  }

  async setSpeaker(id: string): Promise<void> {
    await this.#live?.setSpeaker(id);
  }

  /** Larger or smaller pictures from now on. */
  async setProfiles(): Promise<void> {
    this.#live?.setProfiles(this.#listener.sources().profiles);
    await Promise.all([this.sourceChanged('camera'), this.sourceChanged('screen')]);
  }

  async startAudio(): Promise<void> {
    await this.#live?.startAudio();
  }

  view(): MediaSnapshot {
    const session = this.#live;
    return {
      strangers: this.#reported,
      workerGone: this.#workerGone,
      media: {
        stream: (participant, kind) => session?.stream(participant, kind) ?? null,
        judgement: (participant, kind) => session?.monitor.of(participant, kind) ?? null,
        ownPublished: (kind) => session?.published(kind) ?? null,
        ownJudgement: (kind) => session?.monitor.own(kind) ?? null,
        quality: (participant) => this.#quality(participant),
        heard: this.#listener.heard,
      },
    };
  }

  async #newSession(guard: Guard, frames: FrameClient): Promise<MediaSession> {
    const { MediaSession } = await this.#env.loadMedia();
    const session = new MediaSession(guard, frames, this.#levels, {
      onConnection: (t) => this.#onConnection(t),
      onChange: () => this.#listener.onChange(),
      onLeak: (kind) => this.#onLeak(kind),
      heard: this.#listener.heard,
      onSoundBlocked: (blocked) =>
        blocked
          ? this.#listener.onProblem({ code: 'audio_blocked' })
          : this.#listener.onSolved('audio_blocked'),
    });
    session.setRoster(this.#leaves());
    const { output, profiles } = this.#listener.sources();
    session.setProfiles(profiles);
    await session.setSpeaker(output);
    this.#live = session;
    this.#listener.onSession(session);
    return session;
  }

  #quality(participant: ParticipantId): Quality {
    const { identity, downSinceUnixMs: down, wasConnected } = this.#connection;
    const broken = wasConnected && down !== null && this.#env.now() - down >= BREAK_MS;
    return broken && participant === identity ? 'lost' : (this.#live?.quality(participant) ?? 'good');
  }

  #onConnection(t: 'connected' | 'reconnecting' | 'disconnected'): void {
    this.#reduce({ t });
    if (t !== 'connected') return;
    this.#listener.onSolved('media_unreachable');
    this.#listener.onSolved('media_interrupted');
    for (const kind of STREAM_KINDS) void this.sourceChanged(kind);
  }

  /** The gate is shut already; the device goes dark too. */
  #onLeak(kind: StreamKind): void {
    this.#listener.sources().stop(kind === 'screenAudio' ? 'screen' : kind);
  }

  async #publish(kind: StreamKind): Promise<void> {
    const session = this.#live;
    const sources = this.#listener.sources();
    if (session === null || this.#connection.link !== 'connected') return;
    const track = sources.track(kind);
    const state = kind === 'screenAudio' ? 'on' : sources.own[kind as keyof Own].state;
    if (track !== null && state !== 'off') await session.publish(kind, track);
    else if (kind === 'screen' || kind === 'screenAudio') await session.unpublish(kind);
    else if (session.published(kind)?.muted === false) await session.mute(kind);
  }

  #leaves(): ReadonlyMap<ParticipantId, number> {
    const others = this.#roster.filter(({ own }) => !own);
    return new Map(others.map(({ participant, leaf }) => [participant, leaf]));
  }

  #reduce(input: ConnectionInput): void {
    const { state, actions } = reduceConnection(this.#connection, input, this.#env.now());
    this.#connection = state;
    for (const action of actions) void this.#perform(action);
    this.#listener.onChange();
  }

  /** Not if something else was decided while the library loaded; a newer token of the same participant is better. */
  #isStillWanted(access: MediaAccess): boolean {
    const { link, identity } = this.#connection;
    return link === 'connecting' && identity === identityOf(access.token);
  }

  async #perform(action: ConnectionAction): Promise<void> {
    if (action.do === 'retry_after') {
      setTimeout(() => this.#reduce({ t: 'retry' }), action.ms);
      return;
    }
    const session = await this.#session?.catch(() => null);
    if (action.do === 'disconnect') await session?.disconnect();
    else if (this.#isStillWanted(action.access)) {
      // What was being published on the connection before may never come to an end.
      this.#publishing.clear();
      await session?.connect(this.#connection.access ?? action.access);
    }
  }
}
