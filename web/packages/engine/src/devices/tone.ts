/** A short tone, made here, through the chosen speaker. */

import type { TonePlayed } from '../api.ts';

/** A fourth upwards: easy to hear on small speakers, and nothing that a system plays itself. */
const NOTES_HZ = [523.25, 698.46];
const NOTE_S = 0.32;
const LOUDNESS = 0.22;
const FADE_S = 0.04;

export async function playTone(output: string): Promise<TonePlayed> {
  const context = new AudioContext();
  const destination = context.createMediaStreamDestination();
  const element = new Audio();
  element.srcObject = destination.stream;
  try {
    await useOutput(element, output);
    await element.play();
    await context.resume();
    ring(context, destination);
    await new Promise((resolve) => setTimeout(resolve, (NOTES_HZ.length * NOTE_S + 0.3) * 1000));
    return 'played';
  } catch (error) {
    return error instanceof DOMException && error.name === 'NotAllowedError' ? 'blocked' : 'failed';
  } finally {
    element.srcObject = null;
    await context.close().catch(() => undefined);
  }
}

/** Not everywhere can it be chosen. */
export async function useOutput(element: HTMLMediaElement, output: string): Promise<void> {
  if ('setSinkId' in element) await element.setSinkId(output);
}

function ring(context: AudioContext, destination: AudioNode): void {
  for (const [index, frequency] of NOTES_HZ.entries()) {
    const start = context.currentTime + 0.05 + index * NOTE_S;
    const note = new OscillatorNode(context, { frequency, type: 'triangle' });
    const volume = new GainNode(context, { gain: 0 });
    volume.gain.setValueAtTime(0, start);
    volume.gain.linearRampToValueAtTime(LOUDNESS, start + FADE_S);
    volume.gain.linearRampToValueAtTime(0, start + NOTE_S);
    note.connect(volume).connect(destination);
    note.start(start);
    note.stop(start + NOTE_S);
  }
}
