/** Short quiet sounds, made here: no file is fetched, and no two kinds sound alike. */

import type { AttentionKind } from '../api.ts';

interface Note {
  readonly hertz: number;
  readonly atSeconds: number;
}

const NOTES: Record<AttentionKind, readonly Note[]> = {
  message: [{ hertz: 659.26, atSeconds: 0 }],
  join: [
    { hertz: 440, atSeconds: 0 },
    { hertz: 554.37, atSeconds: 0.11 },
  ],
  hand: [
    { hertz: 587.33, atSeconds: 0 },
    { hertz: 587.33, atSeconds: 0.16 },
  ],
};
const LOUDNESS = 0.09;
const RISE_SECONDS = 0.012;
const FADE_SECONDS = 0.34;

/** The seconds until it has faded. */
export function playSound(context: BaseAudioContext, kind: AttentionKind): number {
  const start = context.currentTime + 0.02;
  for (const { hertz, atSeconds } of NOTES[kind]) {
    const from = start + atSeconds;
    const volume = context.createGain();
    volume.gain.setValueAtTime(0.0001, from);
    volume.gain.exponentialRampToValueAtTime(LOUDNESS, from + RISE_SECONDS);
    volume.gain.exponentialRampToValueAtTime(0.0001, from + FADE_SECONDS);
    volume.connect(context.destination);
    const tone = context.createOscillator();
    tone.type = 'sine';
    tone.frequency.value = hertz;
    tone.connect(volume);
    tone.start(from);
    tone.stop(from + FADE_SECONDS);
  }
  const last = NOTES[kind].at(-1)?.atSeconds ?? 0;
  return last + FADE_SECONDS;
}
