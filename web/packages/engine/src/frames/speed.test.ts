import { expect, it } from 'vitest';
import { FakeCrypto } from './fake-crypto.ts';
import { framesPerSecond } from './speed.ts';

it('counts what was sealed in the time that it took, and forgets the key', () => {
  const crypto = new FakeCrypto();
  let ms = 0;
  // Each question of the time costs ten milliseconds, and each batch has 25 frames.
  const clock = () => (ms += 10);
  expect(framesPerSecond(crypto, clock)).toBe(2_500);
  expect(crypto.zeroized).toBe(true);
});
