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
