import { describe, expect, it } from 'vitest';
import {
  judgeQuality,
  NO_QUALITY,
  qualityOf,
  type QualityState,
  sameQuality,
  type WayCounters,
} from './quality.ts';

const PER_LOOK = 100;

/** How much of what each sends is lost on the way; 1: nothing comes. */
type Losses = Readonly<Record<string, number>>;

/** A meeting that is looked at every two seconds. */
function meeting() {
  const counted = new Map<string, WayCounters>();
  let state: QualityState = NO_QUALITY;
  return {
    look(losses: Losses, looks = 1, own: { lost?: number; roundTripMs?: number; paused?: boolean } = {}) {
      for (let look = 0; look < looks; look += 1) {
        for (const [participant, share] of Object.entries(losses)) {
          const before = counted.get(participant) ?? { received: 0, lost: 0, played: 0, invented: 0 };
          counted.set(participant, {
            received: before.received + Math.round(PER_LOOK * (1 - share)),
            lost: before.lost + (share === 1 ? 0 : Math.round(PER_LOOK * share)),
            played: before.played + 96_000,
            invented: before.invented + 96_000 * share * 0.5,
          });
        }
        const voices = new Map([...counted].filter(([participant]) => participant in losses));
        const uplink = { lostShare: own.lost ?? 0, roundTripMs: own.roundTripMs ?? 40 };
        state = judgeQuality(state, { voices, uplink, paused: own.paused ?? false });
      }
      return {
        own: state.own.quality,
        ...Object.fromEntries(Object.keys(losses).map((id) => [id, qualityOf(state, id)])),
      };
    },
    state: () => state,
  };
}

describe('a connection', () => {
  it('is good while everything arrives', () => {
    expect(meeting().look({ bob: 0, carol: 0.01 }, 10)).toEqual({ own: 'good', bob: 'good', carol: 'good' });
  });

  it('of one person who alone has gaps is theirs', () => {
    const room = meeting();
    room.look({ bob: 0, carol: 0, dave: 0 });
    expect(room.look({ bob: 0.2, carol: 0, dave: 0 }, 3)).toMatchObject({
      own: 'good',
      bob: 'weak',
      carol: 'good',
    });
  });

  it('is one’s own when everybody has gaps', () => {
    const room = meeting();
    room.look({ bob: 0, carol: 0, dave: 0 });
    expect(room.look({ bob: 0.2, carol: 0.2, dave: 0.2 }, 3)).toEqual({
      own: 'weak',
      bob: 'good',
      carol: 'good',
      dave: 'good',
    });
  });

  it('between two is one’s own only when the other direction is bad too', () => {
    const theirs = meeting();
    theirs.look({ bob: 0 });
    expect(theirs.look({ bob: 0.2 }, 3)).toEqual({ own: 'good', bob: 'weak' });
    const own = meeting();
    own.look({ bob: 0 });
    expect(own.look({ bob: 0.2 }, 3, { lost: 0.2 })).toEqual({ own: 'weak', bob: 'good' });
  });

  it('is one’s own when the server holds pictures back or what is sent is lost or slow', () => {
    for (const own of [{ paused: true }, { lost: 0.1 }, { roundTripMs: 900 }]) {
      expect(meeting().look({ bob: 0 }, 3, own)).toEqual({ own: 'weak', bob: 'good' });
    }
  });

  it('is not judged by a single bad moment, nor good again after a single good one', () => {
    const room = meeting();
    room.look({ bob: 0, carol: 0 }, 2);
    expect(room.look({ bob: 0.3, carol: 0 })).toMatchObject({ bob: 'good' });
    expect(room.look({ bob: 0.3, carol: 0 }, 2)).toMatchObject({ bob: 'weak' });
    expect(room.look({ bob: 0, carol: 0 }, 3)).toMatchObject({ bob: 'weak' });
    expect(room.look({ bob: 0, carol: 0 })).toMatchObject({ bob: 'good' });
  });

  it('is lost when nothing comes at all', () => {
    const room = meeting();
    room.look({ bob: 0, carol: 0 }, 2);
    expect(room.look({ bob: 1, carol: 0 }, 3)).toMatchObject({ own: 'good', bob: 'lost', carol: 'good' });
  });

  it('of somebody who muted is not judged, nor when they begin again', () => {
    const room = meeting();
    room.look({ bob: 0, carol: 0 }, 2);
    expect(room.look({ carol: 0 }, 5)).not.toHaveProperty('bob');
    expect(room.look({ bob: 0, carol: 0 }, 2)).toMatchObject({ bob: 'good' });
  });
});

it('two states are the same when nobody’s connection changed', () => {
  const room = meeting();
  room.look({ bob: 0 });
  const before = room.state();
  room.look({ bob: 0 });
  expect(sameQuality(before, room.state())).toBe(true);
  room.look({ bob: 0.5, carol: 0, dave: 0 }, 4);
  expect(sameQuality(before, room.state())).toBe(false);
});
