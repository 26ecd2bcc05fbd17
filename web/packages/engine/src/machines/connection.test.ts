import { expect, test } from 'vitest';
import {
  type ConnectionAction,
  type ConnectionInput,
  type ConnectionState,
  identityOf,
  NOT_CONNECTED,
  reduceConnection,
} from './connection.ts';

function token(sub: string, number = 1): string {
  return `header.${btoa(JSON.stringify({ sub, number })).replaceAll('=', '')}.signature`;
}

function access(sub: string, number = 1): ConnectionInput {
  return { t: 'access', access: { url: 'ws://sfu', token: token(sub, number) } };
}

function run(inputs: readonly ConnectionInput[]): { state: ConnectionState; actions: ConnectionAction[] } {
  let state = NOT_CONNECTED;
  const actions: ConnectionAction[] = [];
  inputs.forEach((input, index) => {
    const step = reduceConnection(state, input, index * 1000);
    state = step.state;
    actions.push(...step.actions);
  });
  return { state, actions };
}

function names(actions: readonly ConnectionAction[]): string[] {
  return actions.map((action) =>
    action.do === 'connect' ? `connect ${identityOf(action.access.token)}` : action.do,
  );
}

test('a token of the same participant does not disturb a connection that lives', () => {
  const { state, actions } = run([access('alice'), { t: 'connected' }, access('alice', 2)]);
  expect(names(actions)).toEqual(['connect alice']);
  expect(state).toMatchObject({
    link: 'connected',
    downSinceUnixMs: null,
    access: { token: token('alice', 2) },
  });
});

test('a new participant needs a new connection', () => {
  const { actions } = run([access('alice'), { t: 'connected' }, access('alice-again')]);
  expect(names(actions)).toEqual(['connect alice', 'disconnect', 'connect alice-again']);
});

test('when the library gives up, the newest token is tried, with growing pauses', () => {
  const { state, actions } = run([
    access('alice'),
    { t: 'connected' },
    { t: 'reconnecting' },
    { t: 'disconnected' },
    { t: 'retry' },
    { t: 'disconnected' },
    access('alice', 3),
    { t: 'connected' },
  ]);
  expect(names(actions)).toEqual([
    'connect alice',
    'retry_after',
    'connect alice',
    'retry_after',
    'connect alice',
  ]);
  const pauses = actions.flatMap((action) => (action.do === 'retry_after' ? [action.ms] : []));
  expect(pauses).toEqual([300, 600]);
  expect(state).toMatchObject({ link: 'connected', attempt: 0 });
});

test('it is down since the first failure', () => {
  const { state } = run([access('alice'), { t: 'connected' }, { t: 'reconnecting' }, { t: 'disconnected' }]);
  expect(state.downSinceUnixMs).toBe(2000);
});

test('after the end nothing is tried again', () => {
  const { state, actions } = run([
    access('alice'),
    { t: 'connected' },
    { t: 'stop' },
    { t: 'disconnected' },
    { t: 'retry' },
  ]);
  expect(names(actions)).toEqual(['connect alice', 'disconnect']);
  expect(state).toBe(NOT_CONNECTED);
});

test('a token that is none has no identity', () => {
  expect(identityOf('nonsense')).toBeNull();
  expect(identityOf(token('alice'))).toBe('alice');
});

test('after a sleep the next token makes a new connection, although the old one says that it stands', () => {
  const { state, actions } = run([
    access('alice'),
    { t: 'connected' },
    { t: 'slept' },
    access('alice'),
    { t: 'connected' },
    access('alice'),
  ]);
  expect(names(actions)).toEqual(['connect alice', 'disconnect', 'connect alice']);
  expect(state).toMatchObject({ link: 'connected', stale: false });
});

test('what once worked is interrupted, what never did is unreachable', () => {
  expect(run([access('alice'), { t: 'disconnected' }]).state.wasConnected).toBe(false);
  const again = run([access('alice'), { t: 'connected' }, { t: 'disconnected' }]);
  expect(again.state.wasConnected).toBe(true);
  expect(run([access('alice'), { t: 'connected' }, access('bob')]).state.wasConnected).toBe(false);
});
