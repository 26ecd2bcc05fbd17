import type { AttentionKind, NoticePermission } from '../api.ts';
import type { AttentionEnvironment } from './environment.ts';

/** A browser for tests: what it was asked for, and the ways to change it. */
export function fakeAttention() {
  const listeners = new Set<() => void>();
  const timers: (() => void)[] = [];
  const seen = {
    sounds: [] as AttentionKind[],
    notices: new Map<string, { title: string; body: string }>(),
    locks: 0,
  };
  let visible = true;
  let permission: NoticePermission = 'granted';
  const env: AttentionEnvironment = {
    visible: () => visible,
    onVisibility(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    after(_, callback) {
      timers.push(callback);
      return () => void timers.splice(timers.indexOf(callback), 1);
    },
    play: (kind) => void seen.sounds.push(kind),
    notices: {
      permission: () => permission,
      async ask() {
        permission = 'granted';
        return permission;
      },
      show(title, body, tag) {
        seen.notices.set(tag, { title, body });
        return () => seen.notices.delete(tag);
      },
    },
    async wakeLock() {
      seen.locks += 1;
      return {
        async release() {
          seen.locks -= 1;
        },
        addEventListener: () => undefined,
      };
    },
    mediaSession: null,
  };
  return {
    env,
    seen,
    show(now: boolean) {
      visible = now;
      for (const listener of listeners) listener();
    },
    pass() {
      for (const callback of timers.splice(0)) callback();
    },
  };
}
