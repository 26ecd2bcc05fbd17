/** Plays sounds, outside of what React draws: a voice must not stop because a tile went away. */

import { type HeardView, participantOf } from '../machines/hearing.ts';

export class SoundPlayer {
  readonly #elements = new Map<string, HTMLAudioElement>();
  readonly #onBlocked: (blocked: boolean) => void;
  readonly #heard: HeardView;
  /** Empty: where the system says. */
  #speaker = '';

  constructor(onBlocked: (blocked: boolean) => void, heard: HeardView) {
    this.#onBlocked = onBlocked;
    this.#heard = heard;
  }

  play(key: string, track: MediaStreamTrack): void {
    const known = this.#elements.get(key);
    const playing = known?.srcObject instanceof MediaStream ? known.srcObject.getTracks()[0] : undefined;
    if (known !== undefined && playing === track) return;
    const element = known ?? this.#newElement(key);
    element.srcObject = new MediaStream([track]);
    void this.#start(element);
  }

  keepOnly(keys: ReadonlySet<string>): void {
    for (const [key, element] of this.#elements) {
      if (keys.has(key)) continue;
      element.srcObject = null;
      element.remove();
      this.#elements.delete(key);
    }
  }

  /** Somebody is to be louder, quieter or silent from now on. */
  hearingChanged(): void {
    for (const [key, element] of this.#elements) this.#applyHeard(key, element);
  }

  clear(): void {
    this.keepOnly(new Set());
  }

  async setSpeaker(deviceId: string): Promise<void> {
    this.#speaker = deviceId;
    await Promise.all([...this.#elements.values()].map((element) => applySpeaker(element, deviceId)));
  }

  async start(): Promise<void> {
    await Promise.all([...this.#elements.values()].map((element) => this.#start(element)));
  }

  #newElement(key: string): HTMLAudioElement {
    const element = document.createElement('audio');
    element.autoplay = true;
    // Safari collects elements that are not in the document while they play.
    element.hidden = true;
    this.#applyHeard(key, element);
    document.body.append(element);
    this.#elements.set(key, element);
    if (this.#speaker !== '') void applySpeaker(element, this.#speaker);
    return element;
  }

  #applyHeard(key: string, element: HTMLAudioElement): void {
    const { volume, mutedForMe } = this.#heard(participantOf(key));
    element.volume = volume;
    element.muted = mutedForMe;
  }

  async #start(element: HTMLAudioElement): Promise<void> {
    try {
      await element.play();
      this.#onBlocked(false);
    } catch (error) {
      if (error instanceof DOMException && error.name === 'NotAllowedError') this.#onBlocked(true);
    }
  }
}

async function applySpeaker(element: HTMLAudioElement, deviceId: string): Promise<void> {
  if ('setSinkId' in element) await element.setSinkId(deviceId).catch(() => undefined);
}
