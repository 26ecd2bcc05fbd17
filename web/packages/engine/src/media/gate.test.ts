import { expect, test, vi } from 'vitest';
import { type GatedSender, SenderGate } from './gate.ts';

function track(name: string): MediaStreamTrack {
  return { id: name } as MediaStreamTrack;
}

function setUp() {
  const sent: (string | null)[] = [];
  const camera = track('camera');
  const sender: GatedSender = {
    track: camera,
    replaceTrack: async (next) => void sent.push(next?.id ?? null),
  };
  const canary = { track: track('black'), stopped: false, stop: () => void (canary.stopped = true) };
  const gate = new SenderGate(sender, () => canary);
  return { gate, sender, sent, canary };
}

test('black goes first, the camera only when the counts are right', async () => {
  const { gate, sender, sent, canary } = setUp();
  expect(sent).toEqual(['black']);
  await sender.replaceTrack(track('other camera'));
  expect(sent).toEqual(['black']);
  gate.open();
  await vi.waitFor(() => expect(canary.stopped).toBe(true));
  expect(sent).toEqual(['black', 'other camera']);
  await sender.replaceTrack(null);
  expect(sent.at(-1)).toBeNull();
});

test('a leak shuts the sender for good', async () => {
  const { gate, sender, sent, canary } = setUp();
  gate.shut();
  await sender.replaceTrack(track('camera'));
  gate.open();
  expect(sent).toEqual(['black', null]);
  expect(canary.stopped).toBe(true);
  expect(gate.state).toBe('shut');
});
