/** The media connection beside the control connection: when to connect, with which token. Pure. */

export interface MediaAccess {
  readonly url: string;
  readonly token: string;
}

export interface ConnectionState {
  readonly access: MediaAccess | null;
  readonly link: 'idle' | 'connecting' | 'connected' | 'reconnecting' | 'waiting';
  /** The participant that the connection is (or was last) made as. */
  readonly identity: string | null;
  readonly attempt: number;
  readonly downSinceUnixMs: number | null;
  /** As this participant. */
  readonly wasConnected: boolean;
  /** The device slept: the next token is for a new connection, whatever this one says. */
  readonly stale: boolean;
}

export type ConnectionInput =
  | { readonly t: 'access'; readonly access: MediaAccess }
  | { readonly t: 'connected' }
  | { readonly t: 'reconnecting' }
  /** The media library gave up. */
  | { readonly t: 'disconnected' }
  | { readonly t: 'retry' }
  | { readonly t: 'slept' }
  | { readonly t: 'stop' };

export type ConnectionAction =
  | { readonly do: 'connect'; readonly access: MediaAccess }
  | { readonly do: 'disconnect' }
  | { readonly do: 'retry_after'; readonly ms: number };

export const NOT_CONNECTED: ConnectionState = {
  access: null,
  link: 'idle',
  identity: null,
  attempt: 0,
  downSinceUnixMs: null,
  wasConnected: false,
  stale: false,
};

const RETRY_MS = [300, 600, 1200, 2500, 5000];

export function reduceConnection(
  state: ConnectionState,
  input: ConnectionInput,
  now: number,
): { readonly state: ConnectionState; readonly actions: readonly ConnectionAction[] } {
  const down = state.downSinceUnixMs ?? now;
  switch (input.t) {
    case 'access':
      return onAccess(state, input.access, down);
    case 'connected':
      return {
        state: {
          ...state,
          link: 'connected',
          attempt: 0,
          downSinceUnixMs: null,
          wasConnected: true,
          stale: false,
        },
        actions: [],
      };
    case 'reconnecting':
      return { state: { ...state, link: 'reconnecting', downSinceUnixMs: down }, actions: [] };
    case 'disconnected': {
      if (state.access === null || state.link === 'idle') return { state, actions: [] };
      const ms = RETRY_MS[Math.min(state.attempt, RETRY_MS.length - 1)] ?? 5000;
      const next = { ...state, link: 'waiting' as const, attempt: state.attempt + 1, downSinceUnixMs: down };
      return { state: next, actions: [{ do: 'retry_after', ms }] };
    }
    case 'retry':
      if (state.link !== 'waiting' || state.access === null) return { state, actions: [] };
      return {
        state: { ...state, link: 'connecting' },
        actions: [{ do: 'connect', access: state.access }],
      };
    case 'slept':
      return { state: { ...state, stale: state.link !== 'idle' }, actions: [] };
    case 'stop':
      return { state: NOT_CONNECTED, actions: state.link === 'idle' ? [] : [{ do: 'disconnect' }] };
  }
}

function onAccess(state: ConnectionState, access: MediaAccess, down: number) {
  const identity = identityOf(access.token);
  const same = identity === state.identity && !state.stale;
  // A live connection of the same participant goes on; the new token is for the next time.
  if (same && (state.link === 'connected' || state.link === 'connecting' || state.link === 'reconnecting')) {
    return { state: { ...state, access }, actions: [] };
  }
  const live = state.link !== 'idle' && state.link !== 'waiting';
  const next: ConnectionState = {
    access,
    identity,
    link: 'connecting',
    attempt: 0,
    downSinceUnixMs: down,
    wasConnected: state.wasConnected && identity === state.identity,
    stale: false,
  };
  const connect: ConnectionAction = { do: 'connect', access };
  return { state: next, actions: live ? [{ do: 'disconnect' as const }, connect] : [connect] };
}

/** The `sub` of the token; read for comparison only, the server verifies it. */
export function identityOf(token: string): string | null {
  try {
    const payload = (token.split('.')[1] ?? '').replaceAll('-', '+').replaceAll('_', '/');
    const claims: unknown = JSON.parse(atob(payload));
    return typeof claims === 'object' && claims !== null && 'sub' in claims ? String(claims.sub) : null;
  } catch {
    return null;
  }
}
