/** Noises that people have at home and in offices, made up here. The same at every run. */

export const NOISE_KINDS = ['white', 'fan', 'hum', 'keyboard', 'babble'] as const;
export type NoiseKind = (typeof NOISE_KINDS)[number];

const RATE = 48_000;

export function noiseOf(kind: NoiseKind, length: number, voices: Float32Array): Float32Array {
  const random = seeded(20_26);
  switch (kind) {
    case 'white':
      return Float32Array.from({ length }, random);
    case 'fan':
      return fan(length, random);
    case 'hum':
      return hum(length, random);
    case 'keyboard':
      return keyboard(length, random);
    case 'babble':
      return babble(length, voices);
  }
}

/** Air: noise that falls by six decibels an octave above 200 Hz, with the blades in it. */
function fan(length: number, random: () => number): Float32Array {
  let low = 0;
  return Float32Array.from({ length }, (_, at) => {
    low += (random() - low) * 0.026;
    return low * (1 + 0.15 * Math.sin((2 * Math.PI * 24 * at) / RATE));
  });
}

/** A bad cable: 50 Hz and its harmonics, over a quiet hiss. */
function hum(length: number, random: () => number): Float32Array {
  return Float32Array.from({ length }, (_, at) => {
    let sum = 0.02 * random();
    for (let harmonic = 1; harmonic <= 12; harmonic += 1) {
      sum += Math.sin((2 * Math.PI * 50 * harmonic * at) / RATE) / harmonic;
    }
    return sum;
  });
}

/** Keys at six a second: a click, and the case that rings after it. */
function keyboard(length: number, random: () => number): Float32Array {
  const all = Float32Array.from({ length }, () => 0.002 * random());
  for (let at = 0; at < length; at += Math.round(RATE * (0.1 + 0.13 * Math.abs(random())))) {
    const loud = 0.4 + 0.6 * Math.abs(random());
    const pitch = 1800 + 900 * random();
    for (let k = 0; k < 2400 && at + k < length; k += 1) {
      const click = random() * Math.exp(-k / 90);
      const ring = 0.4 * Math.sin((2 * Math.PI * pitch * k) / RATE) * Math.exp(-k / 400);
      all[at + k] = (all[at + k] ?? 0) + loud * (click + ring);
    }
  }
  return all;
}

/** Eight people at other tables. */
function babble(length: number, voices: Float32Array): Float32Array {
  const all = new Float32Array(length);
  for (let person = 0; person < 8; person += 1) {
    const from = Math.floor((voices.length * person) / 8);
    const speed = 0.9 + 0.03 * person;
    for (let at = 0; at < length; at += 1) {
      all[at] = (all[at] ?? 0) + (voices[Math.floor(from + at * speed) % voices.length] ?? 0);
    }
  }
  return all;
}

function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 31 - 1;
  };
}
