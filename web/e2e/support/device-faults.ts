/**
 * What cannot be done to a browser's fake devices from outside: unplugging them, taking them away, calling the
 * phone that they are on. Runs in the page before its own code, and stands alone because it travels as text.
 */

export interface DeviceFaults {
  /** By name; whatever runs on it ends. */
  unplug(label: string): void;
  plug(label: string): void;
  /** As if chosen in the system's settings. */
  makeDefault(kind: 'audioinput' | 'audiooutput', label: string): void;
  /** Another program has all of a kind, or gives it back. */
  take(kind: 'audio' | 'video', taken: boolean): void;
  /** A phone call comes, or is over. */
  holdBack(kind: 'audio' | 'video', held: boolean): void;
  /** Names of what runs now. */
  running(): string[];
}

declare global {
  var deviceFaults: DeviceFaults;
}

export function faultyDevices(): void {
  const devices = navigator.mediaDevices;
  const enumerate = devices.enumerateDevices.bind(devices);
  const open = devices.getUserMedia.bind(devices);
  const gone = new Set<string>();
  const taken = new Set<'audio' | 'video'>();
  const defaults = new Map<string, string>();
  const opened = new Set<MediaStreamTrack>();

  devices.enumerateDevices = async () => {
    const real = (await enumerate()).filter(({ label }) => !gone.has(label));
    return real.map((info) => {
      const meant = real.find(({ kind, label }) => kind === info.kind && label === defaults.get(kind));
      if (info.deviceId !== 'default' || meant === undefined) return info;
      const { kind, groupId, label } = meant;
      const alias = { deviceId: 'default', kind, groupId, label: `Default - ${label}` };
      return { ...alias, toJSON: () => alias };
    });
  };

  devices.getUserMedia = async (constraints = {}) => {
    for (const kind of ['audio', 'video'] as const) {
      if (constraints[kind] && taken.has(kind)) throw new DOMException('', 'NotReadableError');
    }
    const stream = await open(constraints);
    if (stream.getTracks().some(({ label }) => gone.has(label))) {
      for (const track of stream.getTracks()) track.stop();
      throw new DOMException('', 'NotFoundError');
    }
    for (const track of stream.getTracks()) opened.add(track);
    return stream;
  };

  const live = (): MediaStreamTrack[] => [...opened].filter(({ readyState }) => readyState === 'live');
  const changed = () => devices.dispatchEvent(new Event('devicechange'));

  globalThis.deviceFaults = {
    unplug(label) {
      gone.add(label);
      for (const track of live().filter((one) => one.label === label)) {
        track.stop();
        track.dispatchEvent(new Event('ended'));
      }
      changed();
    },
    plug(label) {
      gone.delete(label);
      changed();
    },
    makeDefault(kind, label) {
      defaults.set(kind, label);
      changed();
    },
    take(kind, isTaken) {
      if (isTaken) taken.add(kind);
      else taken.delete(kind);
    },
    holdBack(kind, held) {
      for (const track of live().filter((one) => one.kind === kind)) {
        Object.defineProperty(track, 'muted', { value: held, configurable: true });
        track.dispatchEvent(new Event(held ? 'mute' : 'unmute'));
      }
    },
    running: () => live().map(({ label }) => label),
  };
}
