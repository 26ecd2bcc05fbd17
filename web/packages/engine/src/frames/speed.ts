/** How fast this device seals pictures, with a key that opens nothing. */

import { CODEC, CONTEXT } from './codec.ts';
import type { FrameCryptoPort } from './port.ts';

/** A picture of 720p at thirty a second and 1.7 Mbit/s. */
const FRAME_BYTES = 7_000;
const BATCH = 25;
const WARM_UP_MS = 50;
const MEASURED_MS = 250;

export function framesPerSecond(crypto: FrameCryptoPort, now: () => number): number {
  const key = globalThis.crypto.getRandomValues(new Uint8Array(16));
  crypto.installEpoch(1n, key, 0);
  crypto.switchSending(1n);
  const frame = new Uint8Array(FRAME_BYTES);
  sealFor(WARM_UP_MS);
  const rate = sealFor(MEASURED_MS);
  crypto.zeroize();
  return Math.round(rate * 1_000);

  function sealFor(wantedMs: number): number {
    const begun = now();
    let frames = 0;
    let ms = 0;
    // The clock of a page is coarse, and asking it is not free.
    do {
      for (let one = 0; one < BATCH; one += 1) crypto.seal(CONTEXT.camera, CODEC.vp8, false, frame);
      frames += BATCH;
      ms = now() - begun;
    } while (ms < wantedMs);
    return frames / ms;
  }
}
