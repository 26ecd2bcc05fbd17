/**
 * No sender and no receiver exists in this page without its encrypting transform: the constructor and the
 * methods that make them are wrapped before the media library runs (e2ee.md 7.5, livekit-protocol.md 2.5).
 */

import type { TransformOptions } from '../frames/messages.ts';
import { SenderGate } from './gate.ts';

type Media = 'audio' | 'video';

export interface Guarded {
  readonly id: number;
  readonly media: Media;
  /** Its connection was closed: nothing leaves or comes here any more, and the worker has forgotten it. */
  closed: boolean;
}

export interface GuardedSender extends Guarded {
  readonly sender: RTCRtpSender;
  /** Null for a sender that was made without a track (a section for receiving). */
  readonly gate: SenderGate | null;
}

export interface GuardedReceiver extends Guarded {
  readonly receiver: RTCRtpReceiver;
}

/** The globals that are wrapped; `globalThis` outside of tests. */
export interface GuardScope {
  RTCPeerConnection: typeof RTCPeerConnection;
  RTCRtpScriptTransform: typeof RTCRtpScriptTransform;
}

export class Guard {
  readonly #worker: Worker;
  readonly #transform: typeof RTCRtpScriptTransform;
  readonly #onRemoved: (id: number) => void;
  readonly #senders = new Map<RTCRtpSender, GuardedSender>();
  readonly #receivers = new Map<RTCRtpReceiver, GuardedReceiver>();
  #nextId = 1;

  private constructor(scope: GuardScope, worker: Worker, onRemoved: (id: number) => void) {
    this.#worker = worker;
    this.#transform = scope.RTCRtpScriptTransform;
    this.#onRemoved = onRemoved;
  }

  /** Once a page. `onRemoved` is told of transforms whose connection was closed. */
  static install(scope: GuardScope, worker: Worker, onRemoved: (id: number) => void): Guard {
    const guard = new Guard(scope, worker, onRemoved);
    guard.#wrapMethods(scope.RTCPeerConnection.prototype);
    scope.RTCPeerConnection = guard.#wrapConstructor(scope.RTCPeerConnection);
    return guard;
  }

  sender(sender: RTCRtpSender): GuardedSender | undefined {
    return this.#senders.get(sender);
  }

  receiver(receiver: RTCRtpReceiver): GuardedReceiver | undefined {
    return this.#receivers.get(receiver);
  }

  #wrapMethods(prototype: RTCPeerConnection): void {
    const { addTransceiver, addTrack, close } = prototype;
    const guardTransceiver = (transceiver: RTCRtpTransceiver, media: Media) => {
      this.#guardSender(transceiver.sender, media);
      this.#guardReceiver(transceiver.receiver, media);
    };
    prototype.addTransceiver = function (this: RTCPeerConnection, trackOrKind, init) {
      const transceiver = addTransceiver.call(this, trackOrKind, init);
      guardTransceiver(transceiver, kindOf(typeof trackOrKind === 'string' ? trackOrKind : trackOrKind.kind));
      return transceiver;
    };
    prototype.addTrack = function (this: RTCPeerConnection, track, ...streams) {
      const sender = addTrack.call(this, track, ...streams);
      const transceiver = this.getTransceivers().find((candidate) => candidate.sender === sender);
      if (transceiver === undefined) throw new Error('a sender without a transceiver');
      guardTransceiver(transceiver, kindOf(track.kind));
      return sender;
    };
    const forget = (connection: RTCPeerConnection) => this.#forget(connection);
    prototype.close = function (this: RTCPeerConnection) {
      forget(this);
      close.call(this);
    };
  }

  #wrapConstructor(Native: typeof RTCPeerConnection): typeof RTCPeerConnection {
    const guardReceiver = (receiver: RTCRtpReceiver, media: Media) => this.#guardReceiver(receiver, media);
    return class GuardedPeerConnection extends Native {
      constructor(configuration?: RTCConfiguration) {
        // Where it is known, frames without a transform are dropped instead of passing in the clear.
        super({ ...configuration, encodedInsertableStreams: true } as RTCConfiguration);
        // First of all listeners, so that nobody sees the track before its receiver is guarded.
        this.addEventListener('track', ({ receiver, track }) => guardReceiver(receiver, kindOf(track.kind)));
      }

      // Left out, it would be a change of the configuration, which the browser refuses.
      override setConfiguration(configuration?: RTCConfiguration): void {
        super.setConfiguration({ ...configuration, encodedInsertableStreams: true } as RTCConfiguration);
      }
    };
  }

  #guardSender(sender: RTCRtpSender, media: Media): void {
    if (this.#senders.has(sender)) return;
    const id = this.#attach(sender, 'send', media);
    const gate = sender.track === null ? null : new SenderGate(sender);
    this.#senders.set(sender, { id, media, closed: false, sender, gate });
  }

  #guardReceiver(receiver: RTCRtpReceiver, media: Media): void {
    if (this.#receivers.has(receiver)) return;
    const id = this.#attach(receiver, 'receive', media);
    this.#receivers.set(receiver, { id, media, closed: false, receiver });
  }

  #attach(end: RTCRtpSender | RTCRtpReceiver, role: 'send' | 'receive', media: Media): number {
    const id = this.#nextId++;
    const options: TransformOptions = { id, role, media };
    end.transform = new this.#transform(this.#worker, options);
    return id;
  }

  #forget(connection: RTCPeerConnection): void {
    for (const { sender, receiver } of connection.getTransceivers()) {
      const guardedSender = this.#senders.get(sender);
      const guardedReceiver = this.#receivers.get(receiver);
      guardedSender?.gate?.dispose();
      this.#senders.delete(sender);
      this.#receivers.delete(receiver);
      for (const guarded of [guardedSender, guardedReceiver]) {
        if (guarded === undefined) continue;
        guarded.closed = true;
        this.#onRemoved(guarded.id);
      }
    }
  }
}

function kindOf(kind: string): Media {
  return kind === 'audio' ? 'audio' : 'video';
}
