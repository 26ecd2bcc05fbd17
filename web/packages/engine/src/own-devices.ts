/** One's own devices: the list that the browser gives, what is selected, and what is captured. */

import type { DeviceFailure, DeviceKind, Devices, Preferences, StreamKind } from './api.ts';
import { Capture, type OwnKind } from './capture.ts';
import { devicesFrom, NO_DEVICES, selectionLost } from './machines/devices.ts';

export interface OwnDevicesListener {
  onChange(): void;
  onTrack(kind: StreamKind, track: MediaStreamTrack | null): void;
  onFailure(kind: OwnKind, failure: DeviceFailure): void;
  preferences(): Preferences;
}

export class OwnDevices {
  readonly capture: Capture | null;
  readonly #browser: MediaDevices | undefined;
  readonly #listener: OwnDevicesListener;
  #devices = NO_DEVICES;

  constructor(browser: MediaDevices | undefined, listener: OwnDevicesListener) {
    this.#browser = browser;
    this.#listener = listener;
    this.capture = browser === undefined ? null : this.#newCapture(browser);
    browser?.addEventListener('devicechange', () => void this.enumerate());
  }

  get devices(): Devices {
    return this.#devices;
  }

  async enumerate(): Promise<void> {
    const infos = await this.#browser?.enumerateDevices().catch(() => []);
    const before = this.#devices;
    this.#devices = devicesFrom(infos ?? [], before, this.#listener.preferences());
    this.#listener.onChange();
    for (const kind of ['microphone', 'camera'] as const) {
      const id = this.#devices.selected[kind];
      if (selectionLost(before, this.#devices, kind) && id !== null) await this.#restart(kind, id);
    }
  }

  async select(kind: DeviceKind, id: string): Promise<void> {
    this.#devices = { ...this.#devices, selected: { ...this.#devices.selected, [kind]: id } };
    this.#listener.onChange();
    if (kind !== 'speaker') await this.#restart(kind, id);
  }

  /** `keepOpen`: a microphone is muted, not closed. */
  async want(kind: OwnKind, on: boolean, keepOpen: boolean): Promise<void> {
    const { capture } = this;
    if (capture === null) return;
    const { state } = capture.own[kind];
    if (on && (state === 'on' || state === 'starting')) return;
    if (kind === 'microphone' && keepOpen && capture.track(kind) !== null) {
      capture.setMuted(kind, !on);
    } else if (on) {
      await capture.start(kind, kind === 'screen' ? null : this.#devices.selected[kind]);
    } else if (state !== 'off') {
      capture.stop(kind);
    }
  }

  async #restart(kind: 'microphone' | 'camera', id: string): Promise<void> {
    if (this.capture?.own[kind].state === 'on') await this.capture.start(kind, id);
  }

  #newCapture(browser: MediaDevices): Capture {
    return new Capture(browser, {
      onChange: () => this.#listener.onChange(),
      onTrack: (kind, track) => {
        // Names of devices are told only after the first permission.
        if (track !== null) void this.enumerate();
        this.#listener.onTrack(kind, track);
      },
      onFailure: (kind, failure) => this.#listener.onFailure(kind, failure),
    });
  }
}
