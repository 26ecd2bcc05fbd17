/** The keys of keyboards and headsets, and the controls that the system shows for a call. */

export interface MediaKeyCommands {
  microphone(): void;
  camera(): void;
  leave(): void;
}

export interface MediaKeysView {
  readonly inMeeting: boolean;
  readonly microphone: boolean;
  readonly camera: boolean;
}

/** The part of `navigator.mediaSession` that is used; browsers lack some of it. */
export interface MediaSessionPort {
  setActionHandler(action: string, handler: (() => void) | null): void;
  setMicrophoneActive?(active: boolean): void;
  setCameraActive?(active: boolean): void;
  /** What the system shows instead of the page's title, which may hold the name of the meeting. */
  setTitle(title: string | null): void;
}

const AWAY: MediaKeysView = { inMeeting: false, microphone: false, camera: false };

export class MediaKeys {
  readonly #port: MediaSessionPort | null;
  readonly #commands: ReadonlyMap<string, () => void>;
  #shown = AWAY;

  constructor(port: MediaSessionPort | null, commands: MediaKeyCommands) {
    this.#port = port;
    this.#commands = new Map([
      ['togglemicrophone', () => commands.microphone()],
      ['togglecamera', () => commands.camera()],
      ['hangup', () => commands.leave()],
    ]);
  }

  update(view: MediaKeysView): void {
    const port = this.#port;
    if (port === null) return;
    const { inMeeting, microphone, camera } = view;
    const before = this.#shown;
    this.#shown = view;
    if (before.inMeeting !== inMeeting) {
      port.setTitle(inMeeting ? 'Snug' : null);
      for (const [action, handler] of this.#commands) {
        attempt(() => port.setActionHandler(action, inMeeting ? handler : null));
      }
    }
    if (inMeeting && (!before.inMeeting || before.microphone !== microphone)) {
      attempt(() => port.setMicrophoneActive?.(microphone));
    }
    if (inMeeting && (!before.inMeeting || before.camera !== camera)) {
      attempt(() => port.setCameraActive?.(camera));
    }
  }

  stop(): void {
    this.update(AWAY);
  }
}

/** An action that a browser does not know throws. */
function attempt(call: () => void): void {
  try {
    call();
  } catch {
    // Then its key does nothing, as before.
  }
}
