/** What happens to the page itself: looked at or hidden, frozen and woken, with and without a network. */

import type { InputKind } from './api.ts';
import type { Permission } from './devices/failures.ts';

export interface PageListener {
  onVisible?(visible: boolean): void;
  onOnline?(online: boolean): void;
  /** It was frozen, or taken out of the browser's cache of pages. */
  onResumed?(): void;
  /** A press or a key: browsers allow sound after it. */
  onGesture?(): void;
}

export interface PageWatch {
  readonly visible: boolean;
  readonly online: boolean;
  listen(listener: PageListener): void;
  permission(kind: InputKind): Promise<Permission>;
  onPermission(kind: InputKind, listener: (permission: Permission) => void): void;
}

/** Not every browser knows these names, and then it does not tell. */
async function query(kind: InputKind): Promise<PermissionStatus | null> {
  try {
    return await navigator.permissions.query({ name: kind as PermissionName });
  } catch {
    return null;
  }
}

export function browserPage(): PageWatch {
  return {
    get visible() {
      return document.visibilityState === 'visible';
    },
    get online() {
      return navigator.onLine;
    },
    listen({ onVisible, onOnline, onResumed, onGesture }) {
      if (onVisible) {
        document.addEventListener('visibilitychange', () =>
          onVisible(document.visibilityState === 'visible'),
        );
      }
      if (onOnline) {
        addEventListener('online', () => onOnline(true));
        addEventListener('offline', () => onOnline(false));
      }
      if (onResumed) {
        document.addEventListener('resume', onResumed);
        addEventListener('pageshow', ({ persisted }) => {
          if (persisted) onResumed();
        });
      }
      if (onGesture) {
        for (const type of ['pointerup', 'keydown'] as const) {
          document.addEventListener(type, onGesture, { capture: true, passive: true });
        }
      }
    },
    permission: async (kind) => (await query(kind))?.state ?? 'unknown',
    onPermission(kind, listener) {
      void query(kind).then((status) => {
        if (status === null) return;
        listener(status.state);
        status.addEventListener('change', () => listener(status.state));
      });
    },
  };
}

/** For tests: a page that nothing happens to. */
export const STILL_PAGE: PageWatch = {
  visible: true,
  online: true,
  listen: () => undefined,
  permission: async () => 'unknown',
  onPermission: () => undefined,
};
