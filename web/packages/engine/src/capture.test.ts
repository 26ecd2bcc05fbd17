import { expect, test } from 'vitest';
import type { StreamKind } from './api.ts';
import { Capture, type Treatment, untreated } from './capture.ts';

class FakeTrack extends EventTarget {
  enabled = true;
  readyState = 'live';
  muted = false;
  readonly name: string;
  constructor(name: string) {
    super();
    this.name = name;
  }
  stop(): void {
    this.readyState = 'ended';
  }
  end(): void {
    this.readyState = 'ended';
    this.dispatchEvent(new Event('ended'));
  }
}

const real = (track: FakeTrack) => track as unknown as MediaStreamTrack;

function setUp(treatment: Treatment = untreated) {
  const tracks: (string | null)[] = [];
  const heard: string[] = [];
  const capture = new Capture(
    {
      onTrack: (_kind, track) => tracks.push(track === null ? null : (track as unknown as FakeTrack).name),
      onEnded: (kind: StreamKind) => heard.push(`${kind} ended`),
      onHeldBack: (kind, held) => heard.push(`${kind} ${held ? 'held back' : 'back'}`),
    },
    treatment,
  );
  return { capture, tracks, heard };
}

/** Makes another track of each, when the test says so. */
function slowTreatment() {
  const waiting: (() => void)[] = [];
  const stopped: string[] = [];
  const treatment: Treatment = async (_kind, raw) => {
    const { name } = raw as unknown as FakeTrack;
    await new Promise<void>((resolve) => waiting.push(resolve));
    const track = new FakeTrack(`treated ${name}`);
    return { track: real(track), stop: () => stopped.push(name) };
  };
  return { treatment, stopped, finish: () => waiting.shift()?.() };
}

test('one track follows another, and the one before is stopped', async () => {
  const { capture, tracks } = setUp();
  const [one, two] = [new FakeTrack('one'), new FakeTrack('two')];
  await capture.take('camera', real(one));
  await capture.take('camera', real(two));
  expect(tracks).toEqual(['one', 'two']);
  expect([one.readyState, two.readyState]).toEqual(['ended', 'live']);
  capture.release('camera');
  expect(tracks.at(-1)).toBeNull();
  expect(two.readyState).toBe('ended');
});

test('what is treated is shown and sent; what was let go of meanwhile is stopped', async () => {
  const { treatment, stopped, finish } = slowTreatment();
  const { capture, tracks } = setUp(treatment);
  const raw = new FakeTrack('raw');
  const taken = capture.take('microphone', real(raw));
  finish();
  expect(await taken).toBe(true);
  expect(tracks).toEqual(['treated raw']);
  expect(capture.raw('microphone')).toBe(raw);

  const late = new FakeTrack('late');
  const refused = capture.take('microphone', real(late));
  capture.release('microphone');
  finish();
  expect(await refused).toBe(false);
  expect(late.readyState).toBe('ended');
  expect(stopped).toEqual(['raw', 'late']);
  expect(capture.track('microphone')).toBeNull();
});

test('muted means that neither the raw nor the treated track has sound, also of the next microphone', async () => {
  const { treatment, finish } = slowTreatment();
  const { capture } = setUp(treatment);
  const enabled = () => [capture.raw('microphone')?.enabled, capture.track('microphone')?.enabled];
  for (const name of ['one', 'two']) {
    const taken = capture.take('microphone', real(new FakeTrack(name)));
    finish();
    await taken;
    capture.setMuted(true);
    expect(enabled()).toEqual([false, false]);
  }
  const next = new FakeTrack('next');
  const taken = capture.take('microphone', real(next));
  expect(next.enabled).toBe(false);
  finish();
  await taken;
  expect(enabled()).toEqual([false, false]);
  capture.setMuted(false);
  expect(enabled()).toEqual([true, true]);
});

test('what the system does is told, of the track in use only', async () => {
  const { capture, heard } = setUp();
  const [one, two] = [new FakeTrack('one'), new FakeTrack('two')];
  await capture.take('microphone', real(one));
  one.dispatchEvent(new Event('mute'));
  one.dispatchEvent(new Event('unmute'));
  await capture.take('microphone', real(two));
  one.end();
  two.end();
  expect(heard).toEqual(['microphone held back', 'microphone back', 'microphone ended']);
});

test('the same raw track can be treated anew', async () => {
  let turn = 0;
  const { capture, tracks } = setUp(async (_kind, raw) => {
    turn += 1;
    const track = turn === 1 ? raw : real(new FakeTrack(`turn ${turn}`));
    return { track, stop: () => undefined };
  });
  const raw = new FakeTrack('raw');
  await capture.take('camera', real(raw));
  await capture.treatAgain('camera');
  expect(tracks).toEqual(['raw', 'turn 2']);
  expect(raw.readyState).toBe('live');
});
