/** One's own microphone, camera and screen. */

import type { Device, DeviceFailure, Own, OwnSource, StreamKind } from './api.ts';
import { failureOf } from './machines/devices.ts';

export type OwnKind = keyof Own;

export interface CaptureListener {
  /** What is on, off or failed changed. */
  onChange(): void;
  /** The track of a kind changed; null: there is none now. */
  onTrack(kind: StreamKind, track: MediaStreamTrack | null): void;
  onFailure(kind: OwnKind, failure: DeviceFailure): void;
}

const OFF: OwnSource = { state: 'off', failure: null };

export class Capture {
  readonly #devices: MediaDevices;
  readonly #listener: CaptureListener;
  readonly #tracks = new Map<StreamKind, MediaStreamTrack>();
  readonly #attempts = new Map<OwnKind, number>();
  #own: Own = { microphone: OFF, camera: OFF, screen: OFF };

  constructor(devices: MediaDevices, listener: CaptureListener) {
    this.#devices = devices;
    this.#listener = listener;
  }

  get own(): Own {
    return this.#own;
  }

  track(kind: StreamKind): MediaStreamTrack | null {
    return this.#tracks.get(kind) ?? null;
  }

  async start(kind: OwnKind, device: Device['id'] | null): Promise<void> {
    const attempt = (this.#attempts.get(kind) ?? 0) + 1;
    this.#attempts.set(kind, attempt);
    this.#set(kind, { state: 'starting', failure: null });
    try {
      const stream = await this.#open(kind, device);
      // Switched off, or to another device, while the browser asked.
      if (this.#attempts.get(kind) !== attempt) {
        for (const track of stream.getTracks()) track.stop();
        return;
      }
      this.#take(kind, stream);
      this.#set(kind, { state: 'on', failure: null });
    } catch (error) {
      if (this.#attempts.get(kind) !== attempt) return;
      // Closing the browser's own dialog for a screen is not a failure.
      const failure = failureOf(error);
      if (kind === 'screen' && failure === 'denied') {
        this.#set(kind, OFF);
        return;
      }
      this.#set(kind, { state: 'failed', failure });
      this.#listener.onFailure(kind, failure);
    }
  }

  stop(kind: OwnKind): void {
    this.#attempts.set(kind, (this.#attempts.get(kind) ?? 0) + 1);
    for (const stream of streamsOf(kind)) this.#put(stream, null);
    this.#set(kind, OFF);
  }

  /** The microphone stays open while it is muted, so that holding a key can talk at once. */
  setMuted(kind: 'microphone', muted: boolean): void {
    const track = this.#tracks.get(kind);
    if (track === undefined) return;
    track.enabled = !muted;
    this.#set(kind, muted ? OFF : { state: 'on', failure: null });
  }

  stopAll(): void {
    for (const kind of ['microphone', 'camera', 'screen'] as const) this.stop(kind);
  }

  async #open(kind: OwnKind, device: string | null): Promise<MediaStream> {
    if (kind === 'screen') {
      return this.#devices.getDisplayMedia({ video: { frameRate: { ideal: 15 } }, audio: true });
    }
    try {
      return await this.#devices.getUserMedia(constraints(kind, device));
    } catch (error) {
      // The remembered device is gone: any will do.
      if (device !== null && failureOf(error) === 'unsuitable') {
        return this.#devices.getUserMedia(constraints(kind, null));
      }
      throw error;
    }
  }

  #take(kind: OwnKind, stream: MediaStream): void {
    const [sound] = stream.getAudioTracks();
    const [picture] = stream.getVideoTracks();
    if (kind === 'screen') {
      if (picture !== undefined) picture.contentHint = 'detail';
      this.#put('screen', picture ?? null);
      this.#put('screenAudio', sound ?? null);
    } else {
      this.#put(kind, (kind === 'microphone' ? sound : picture) ?? null);
    }
  }

  #put(kind: StreamKind, track: MediaStreamTrack | null): void {
    const old = this.#tracks.get(kind);
    if (old === track || (old === undefined && track === null)) return;
    old?.stop();
    if (track === null) {
      this.#tracks.delete(kind);
    } else {
      this.#tracks.set(kind, track);
      track.addEventListener('ended', () => this.#ended(kind, track));
    }
    this.#listener.onTrack(kind, track);
  }

  /** Unplugged, or "stop sharing" in the browser's own bar. */
  #ended(kind: StreamKind, track: MediaStreamTrack): void {
    if (this.#tracks.get(kind) !== track) return;
    if (kind === 'screen') {
      this.stop('screen');
    } else if (kind === 'screenAudio') {
      this.#put(kind, null);
    } else {
      this.stop(kind);
      this.#set(kind, { state: 'failed', failure: 'missing' });
      this.#listener.onFailure(kind, 'missing');
    }
  }

  #set(kind: OwnKind, source: OwnSource): void {
    this.#own = { ...this.#own, [kind]: source };
    this.#listener.onChange();
  }
}

function streamsOf(kind: OwnKind): readonly StreamKind[] {
  return kind === 'screen' ? ['screen', 'screenAudio'] : [kind];
}

function constraints(kind: 'microphone' | 'camera', device: string | null): MediaStreamConstraints {
  const deviceId = device === null ? {} : { deviceId: { exact: device } };
  return kind === 'microphone'
    ? { audio: { ...deviceId, echoCancellation: true, noiseSuppression: true, autoGainControl: true } }
    : {
        video: { ...deviceId, width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 30 } },
      };
}
