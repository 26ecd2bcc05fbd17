import { describe, expect, it } from 'vitest';
import { hear, SILENCE, type Speech } from './speech.ts';

type Loud = Readonly<Record<string, number>>;

/** Ten times a second: who is how loud, for how long. */
function listen(start: Speech, fromMs: number, ...parts: readonly (readonly [Loud, number])[]): Speech {
  let speech = start;
  let now = fromMs;
  for (const [loud, ms] of parts) {
    for (let passed = 0; passed < ms; passed += 100) {
      speech = hear(speech, new Map(Object.entries(loud)), now);
      now += 100;
    }
  }
  return speech;
}

describe('who speaks', () => {
  it('is kept through the pauses between syllables', () => {
    const speech = listen(SILENCE, 0, [{ bob: 0.5 }, 300], [{ bob: 0 }, 400]);
    expect([...speech.now]).toEqual(['bob']);
    expect([...listen(speech, 700, [{ bob: 0 }, 400]).now]).toEqual([]);
  });

  it('is not everybody whose room makes a noise', () => {
    expect(listen(SILENCE, 0, [{ bob: 0.06 }, 5000]).now.size).toBe(0);
  });

  it('keeps its identity until somebody begins or stops', () => {
    const before = listen(SILENCE, 0, [{ bob: 0.5, carol: 0.5 }, 300]);
    expect(listen(before, 300, [{ bob: 0.2, carol: 0.9 }, 1000]).now).toBe(before.now);
  });
});

describe('the floor', () => {
  it('goes to whoever goes on speaking, not to a cough', () => {
    expect(listen(SILENCE, 0, [{ bob: 0.9 }, 200], [{}, 2000]).floor).toBeNull();
    expect(listen(SILENCE, 0, [{ bob: 0.3 }, 900]).floor).toBe('bob');
  });

  it('stays where it is through pauses and when others talk at the same time', () => {
    const bob = listen(SILENCE, 0, [{ bob: 0.3 }, 3000]);
    expect(listen(bob, 3000, [{}, 20_000]).floor).toBe('bob');
    expect(listen(bob, 3000, [{ bob: 0.3, carol: 0.9 }, 5000]).floor).toBe('bob');
    expect(listen(bob, 3000, [{ carol: 0.9 }, 2000]).floor).toBe('carol');
  });

  it('is never one’s own', () => {
    expect(listen(SILENCE, 0, [{ own: 0.9 }, 3000]).floor).toBeNull();
  });

  it('changes hands at most every two seconds', () => {
    let speech = SILENCE;
    let changes = 0;
    for (let turn = 0; turn < 40; turn += 1) {
      const before = speech.floor;
      speech = listen(speech, turn * 1000, [{ [turn % 2 === 0 ? 'bob' : 'carol']: 0.5 }, 1000]);
      if (speech.floor !== before) changes += 1;
    }
    expect(changes).toBeLessThanOrEqual(20);
    expect(changes).toBeGreaterThan(5);
  });
});
