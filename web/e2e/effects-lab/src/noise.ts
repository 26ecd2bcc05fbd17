/** noise.wasm in its real worklet, faster than real time. */

import { WORKLET_NAME } from '../../../packages/engine/src/effects/noise/messages.ts';
import { environment } from './environment.ts';
import { noiseOf, type NoiseKind } from './noises.ts';
import { aboveRumble, delayBetween, mixAt, siSnrDb } from './snr.ts';

const RATE = 48_000;
/** The network listens to a place before it knows its noise. */
const SETTLE_S = 1;

export interface Measured {
  readonly kind: NoiseKind;
  readonly inputDb: number;
  readonly beforeDb: number;
  readonly afterDb: number;
  readonly delaySamples: number;
}

/** Recordings after each other, at 48 kHz, as loud as somebody near a microphone. */
export async function joined(urls: readonly string[]): Promise<Float32Array> {
  const context = new OfflineAudioContext(1, RATE, RATE);
  const parts: Float32Array[] = [];
  for (const url of urls) {
    const bytes = await (await fetch(url)).arrayBuffer();
    parts.push((await context.decodeAudioData(bytes)).getChannelData(0));
  }
  const all = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  const rms = Math.sqrt(all.reduce((sum, sample) => sum + sample * sample, 0) / all.length);
  return all.map((sample) => Math.max(-1, Math.min(1, (sample * 0.06) / rms)));
}

/** Through the worklet, or only through the context. Milliseconds are of rendering alone. */
export async function render(
  samples: Float32Array,
  through: boolean,
): Promise<{ output: Float32Array; ms: number }> {
  const context = new OfflineAudioContext(1, samples.length, RATE);
  const buffer = context.createBuffer(1, samples.length, RATE);
  buffer.copyToChannel(samples as Float32Array<ArrayBuffer>, 0);
  const source = new AudioBufferSourceNode(context, { buffer });
  if (through) {
    await environment.noise.addWorklet(context as unknown as AudioContext);
    const program = await environment.noise.program();
    const node = new AudioWorkletNode(context, WORKLET_NAME, {
      channelCount: 1,
      channelCountMode: 'explicit',
      outputChannelCount: [1],
      processorOptions: { program },
    });
    source.connect(node).connect(context.destination);
  } else {
    source.connect(context.destination);
  }
  source.start();
  const begun = performance.now();
  const rendered = await context.startRendering();
  return { output: rendered.getChannelData(0), ms: performance.now() - begun };
}

export async function measure(
  speech: readonly string[],
  others: readonly string[],
  kind: NoiseKind,
  inputDb: number,
): Promise<Measured> {
  const clean = await joined(speech);
  const noise = noiseOf(kind, clean.length, kind === 'babble' ? await joined(others) : new Float32Array(0));
  const noisy = mixAt(clean, noise, inputDb);
  const { output } = await render(noisy, true);
  const reference = aboveRumble(clean);
  const delaySamples = delayBetween(reference, output, 2400);
  const from = SETTLE_S * RATE;
  const to = clean.length - 2400;
  return {
    kind,
    inputDb,
    beforeDb: siSnrDb(clean.subarray(from, to), noisy.subarray(from, to)),
    afterDb: siSnrDb(reference.subarray(from, to), output.subarray(from + delaySamples, to + delaySamples)),
    delaySamples,
  };
}

export async function cost(speech: readonly string[], seconds: number): Promise<number> {
  const clean = await joined(speech);
  const long = Float32Array.from({ length: seconds * RATE }, (_, index) => clean[index % clean.length] ?? 0);
  const noisy = mixAt(long, noiseOf('white', long.length, new Float32Array(0)), 10);
  await render(noisy, true);
  const [without, through] = [await render(noisy, false), await render(noisy, true)];
  return (through.ms - without.ms) / seconds;
}
