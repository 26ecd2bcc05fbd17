/** Speech mixed with noise, and what is left of it. */

/** Scaled so that the speech is `db` louder than the noise, over the whole length. */
export function mixAt(clean: Float32Array, noise: Float32Array, db: number): Float32Array {
  const scale = Math.sqrt(energy(clean) / energy(noise)) / 10 ** (db / 20);
  return clean.map((sample, index) => sample + scale * (noise[index] ?? 0));
}

/**
 * Scale-invariant signal to noise: the part of `heard` that is a multiple of `clean`, against all the rest, so that
 * a voice that was bent or cut counts as noise, and one that was only made quieter does not.
 */
export function siSnrDb(clean: Float32Array, heard: Float32Array): number {
  const scale = dot(clean, heard) / energy(clean);
  const rest = heard.reduce((sum, sample, index) => sum + (sample - scale * (clean[index] ?? 0)) ** 2, 0);
  return 10 * Math.log10((scale * scale * energy(clean)) / rest);
}

/**
 * Speech through the removal's own fixed filters (crates/noise/src/rumble.rs, and the high-pass in front of RNNoise's
 * network). They turn phases below every voice, which is neither noise nor a bent voice.
 */
export function aboveRumble(clean: Float32Array): Float32Array {
  const halves = [0.541_196_1, 1.306_563].map((quality) => highPass(80, quality));
  const network: Biquad = { input: [1, -2, 1], output: [-1.995_99, 0.996] };
  return [...halves, network].reduce(filtered, clean);
}

interface Biquad {
  readonly input: readonly [number, number, number];
  readonly output: readonly [number, number];
}

function highPass(hertz: number, quality: number): Biquad {
  const turn = (2 * Math.PI * hertz) / 48_000;
  const width = Math.sin(turn) / (2 * quality);
  const side = (1 + Math.cos(turn)) / 2 / (1 + width);
  return {
    input: [side, -2 * side, side],
    output: [(-2 * Math.cos(turn)) / (1 + width), (1 - width) / (1 + width)],
  };
}

function filtered(samples: Float32Array, { input, output }: Biquad): Float32Array {
  let [first, second] = [0, 0];
  return samples.map((sample) => {
    const passed = input[0] * sample + first;
    first = input[1] * sample - output[0] * passed + second;
    second = input[2] * sample - output[1] * passed;
    return passed;
  });
}

/** By how many samples `later` runs behind, at most `most`. */
export function delayBetween(clean: Float32Array, later: Float32Array, most: number): number {
  let best = 0;
  let found = 0;
  const length = Math.min(clean.length, later.length) - most;
  for (let delay = 0; delay <= most; delay += 1) {
    let sum = 0;
    for (let at = 0; at < length; at += 7) sum += (clean[at] ?? 0) * (later[at + delay] ?? 0);
    if (sum > best) {
      best = sum;
      found = delay;
    }
  }
  return found;
}

function energy(samples: Float32Array): number {
  return dot(samples, samples);
}

function dot(one: Float32Array, other: Float32Array): number {
  return one.reduce((sum, sample, index) => sum + sample * (other[index] ?? 0), 0);
}
