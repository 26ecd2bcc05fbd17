import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { changeHeard, heard, type HearingState } from '../machines/hearing.ts';
import { SoundPlayer } from './player.ts';

class FakeStream {
  readonly tracks: readonly unknown[];
  constructor(tracks: readonly unknown[]) {
    this.tracks = tracks;
  }
  getTracks(): readonly unknown[] {
    return this.tracks;
  }
}

function fakeAudio() {
  return {
    srcObject: null as FakeStream | null,
    volume: 1,
    muted: false,
    play: () => Promise.resolve(),
    remove: () => undefined,
  };
}

let elements: ReturnType<typeof fakeAudio>[];

beforeEach(() => {
  elements = [];
  vi.stubGlobal('MediaStream', FakeStream);
  vi.stubGlobal('document', {
    createElement() {
      const element = fakeAudio();
      elements.push(element);
      return element;
    },
    body: { append: () => undefined },
  });
});

afterEach(() => void vi.unstubAllGlobals());

const track = () => ({}) as MediaStreamTrack;
const loudness = () => elements.map(({ volume, muted }) => (muted ? 'muted' : volume));

function setUp() {
  let state: HearingState = new Map();
  const player = new SoundPlayer(
    () => undefined,
    (participant) => heard(state, participant),
  );
  const want = (participant: string, change: { volume?: number; mutedForMe?: boolean }) => {
    state = changeHeard(state, participant, change);
    player.hearingChanged();
  };
  return { player, want };
}

test('somebody is played as loud as was wanted, voice and shared sound alike, and nobody else', () => {
  const { player, want } = setUp();
  player.play('bob:microphone', track());
  player.play('bob:screenAudio', track());
  player.play('carol:microphone', track());
  want('bob', { volume: 0.25 });
  expect(loudness()).toEqual([0.25, 0.25, 1]);
  want('bob', { mutedForMe: true });
  expect(loudness()).toEqual(['muted', 'muted', 1]);
});

test('what was wanted holds for a sound that comes anew', () => {
  const { player, want } = setUp();
  player.play('bob:microphone', track());
  want('bob', { volume: 0.25, mutedForMe: true });
  player.clear();
  player.play('bob:microphone', track());
  expect(loudness().at(-1)).toBe('muted');
  want('bob', { mutedForMe: false });
  expect(loudness().at(-1)).toBe(0.25);
});

test('a new track of the same sound keeps its element', () => {
  const { player } = setUp();
  player.play('bob:microphone', track());
  player.play('bob:microphone', track());
  expect(elements).toHaveLength(1);
});
