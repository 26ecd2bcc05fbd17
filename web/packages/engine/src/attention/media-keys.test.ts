import { expect, test } from 'vitest';
import { MediaKeys, type MediaSessionPort } from './media-keys.ts';

function setUp(unknown: readonly string[] = []) {
  const handlers = new Map<string, () => void>();
  const said: string[] = [];
  const did: string[] = [];
  const port: MediaSessionPort = {
    setActionHandler(action, handler) {
      if (unknown.includes(action)) throw new TypeError(action);
      if (handler === null) handlers.delete(action);
      else handlers.set(action, handler);
    },
    setMicrophoneActive: (active) => void said.push(`microphone ${active}`),
    setCameraActive: (active) => void said.push(`camera ${active}`),
    setTitle: (title) => void said.push(`title ${title}`),
  };
  const keys = new MediaKeys(port, {
    microphone: () => void did.push('microphone'),
    camera: () => void did.push('camera'),
    leave: () => void did.push('leave'),
  });
  return { keys, handlers, said, did };
}

const ON = { inMeeting: true, microphone: true, camera: false };

test('the keys act in the meeting only', () => {
  const { keys, handlers, did } = setUp();
  keys.update({ ...ON, inMeeting: false });
  expect(handlers.size).toBe(0);
  keys.update(ON);
  for (const press of handlers.values()) press();
  expect(did).toEqual(['microphone', 'camera', 'leave']);
  keys.stop();
  expect(handlers.size).toBe(0);
});

test('the system is told what changed, and never the name of the meeting', () => {
  const { keys, said } = setUp();
  keys.update(ON);
  keys.update(ON);
  keys.update({ ...ON, microphone: false });
  expect(said).toEqual(['title Snug', 'microphone true', 'camera false', 'microphone false']);
});

test('a browser that knows only some keys has those', () => {
  const { keys, handlers } = setUp(['togglemicrophone', 'togglecamera']);
  keys.update(ON);
  expect([...handlers.keys()]).toEqual(['hangup']);
});
