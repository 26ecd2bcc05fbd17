/** What attention needs of a browser. */

import type { AttentionKind, NoticePermission } from '../api.ts';
import type { WakeLock } from './keep-awake.ts';
import type { MediaSessionPort } from './media-keys.ts';
import { playSound } from './sounds.ts';

export interface NoticePort {
  permission(): NoticePermission;
  /** Only after a press of the person. */
  ask(): Promise<NoticePermission>;
  /** Replaces the one with the same tag. Returns the way to take it back. */
  show(title: string, body: string, tag: string): () => void;
}

export interface AttentionEnvironment {
  visible(): boolean;
  onVisibility(listener: () => void): () => void;
  after(ms: number, callback: () => void): () => void;
  play(kind: AttentionKind, speaker: string | null): void;
  readonly notices: NoticePort;
  /** Null where the browser has none. */
  wakeLock(): Promise<WakeLock | null>;
  readonly mediaSession: MediaSessionPort | null;
}

export function browserAttention(): AttentionEnvironment {
  return {
    // A meeting in a picture-in-picture window is looked at, although its tab is hidden.
    visible: () => document.visibilityState === 'visible' || inPicture(),
    onVisibility(listener) {
      document.addEventListener('visibilitychange', listener);
      return () => document.removeEventListener('visibilitychange', listener);
    },
    after(ms, callback) {
      const timer = setTimeout(callback, ms);
      return () => clearTimeout(timer);
    },
    play: (kind, speaker) => void play(kind, speaker),
    notices: browserNotices(),
    wakeLock: async () => ('wakeLock' in navigator ? navigator.wakeLock.request('screen') : null),
    mediaSession: browserMediaSession(),
  };
}

function inPicture(): boolean {
  const { documentPictureInPicture: picture } = globalThis as {
    documentPictureInPicture?: { readonly window: unknown };
  };
  return (picture?.window ?? null) !== null;
}

/** A context of its own for each sound: none runs in between. */
async function play(kind: AttentionKind, speaker: string | null): Promise<void> {
  const context = new AudioContext() as AudioContext & { setSinkId?: (id: string) => Promise<void> };
  try {
    if (speaker !== null) await context.setSinkId?.(speaker).catch(() => undefined);
    // Rejected, or never settled, where the browser waits for a press.
    await Promise.race([context.resume(), new Promise((done) => setTimeout(done, 500))]);
    const seconds = context.state === 'running' ? playSound(context, kind) : 0;
    await new Promise((done) => setTimeout(done, (seconds + 0.2) * 1000));
  } finally {
    await context.close();
  }
}

function browserNotices(): NoticePort {
  let refused = false;
  const permission = (): NoticePermission =>
    refused || !('Notification' in globalThis) ? 'unsupported' : Notification.permission;
  return {
    permission,
    async ask() {
      if (permission() === 'default') await Notification.requestPermission();
      return permission();
    },
    show(title, body, tag) {
      if (permission() !== 'granted') return () => undefined;
      try {
        // The meeting has its own sounds, which can be switched off on their own.
        const notice = new Notification(title, { body, tag, silent: true, icon: '/icon-192.png' });
        notice.addEventListener('click', () => {
          window.focus();
          notice.close();
        });
        return () => notice.close();
      } catch {
        // Android shows notices of service workers only.
        refused = true;
        return () => undefined;
      }
    },
  };
}

function browserMediaSession(): MediaSessionPort | null {
  if (!('mediaSession' in navigator)) return null;
  const session = navigator.mediaSession as MediaSession & {
    setMicrophoneActive?: (active: boolean) => void;
    setCameraActive?: (active: boolean) => void;
  };
  return {
    setActionHandler: (action, handler) => session.setActionHandler(action as MediaSessionAction, handler),
    setMicrophoneActive: (active) => session.setMicrophoneActive?.(active),
    setCameraActive: (active) => session.setCameraActive?.(active),
    setTitle(title) {
      session.metadata = title === null ? null : new MediaMetadata({ title });
    },
  };
}
