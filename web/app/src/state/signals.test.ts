import type { Reaction, ReactionKind } from '@snug/engine/api';
import { FakeEngine, fixtures } from '@snug/engine/fake';
import { describe, expect, it } from 'vitest';
import { inWords, startI18n } from '../i18n/index.ts';
import { happenings, NOTHING, reacted, sentences, together } from './announcements.ts';
import { ownHand, placeOf, raisedHands } from './hands.ts';
import { ReactionShow } from './reaction-show.ts';
import { admit, expire, FLOAT_MS, REACTIONS, type Float } from './reactions.ts';

const { IN_MEETING } = fixtures;
const id = (leaf: number) => `fixture-participant-0${leaf}`;
const raised = (...leaves: number[]) => ({ ...IN_MEETING, hands: leaves.map(id) });
const from = (participant: string, kind: ReactionKind = 'heart'): Reaction => ({
  participant,
  kind,
  own: false,
});

describe('hands', () => {
  it('have a place from one on', () => {
    expect(placeOf(['b', 'a'], 'a')).toBe(2);
    expect(placeOf(['b', 'a'], 'c')).toBeNull();
    expect(ownHand(raised(3, 0))).toEqual({ up: true, place: 2 });
    expect(ownHand(raised(3))).toEqual({ up: false, place: null });
  });

  it('are lowered by the host, and by whoever raised them', () => {
    const may = (isHost: boolean) => {
      const snapshot = raised(3, 0);
      const meeting = snapshot.meeting && { ...snapshot.meeting, isHost };
      return raisedHands({ ...snapshot, meeting }).map(({ mayLower }) => mayLower);
    };
    expect(may(true)).toEqual([true, true]);
    expect(may(false)).toEqual([false, true]);
  });

  it('of somebody who is not listed are not shown', () => {
    expect(raisedHands({ ...IN_MEETING, hands: ['mallory'] })).toEqual([]);
  });
});

describe('reactions on the page', () => {
  const many = (count: number, who: (index: number) => string, place: Float['place'] = 'tile') =>
    Array.from({ length: count }).reduce<readonly Float[]>(
      (floats, _, index) => admit(floats, from(who(index)), place, 0),
      [],
    );

  it('are six kinds', () => {
    expect(new Set(REACTIONS.map(({ kind }) => kind)).size).toBe(6);
  });

  it('are few of one person, few over the stage, and not too many in all', () => {
    expect(many(50, () => 'bob')).toHaveLength(4);
    expect(many(50, (index) => `guest ${index}`, 'stage')).toHaveLength(6);
    expect(many(200, (index) => `guest ${index}`)).toHaveLength(40);
  });

  it('stand side by side', () => {
    expect(many(4, () => 'bob').map(({ lane }) => lane)).toEqual([0, 1, 2, 3]);
    expect(many(2, (index) => `guest ${index}`).map(({ lane }) => lane)).toEqual([0, 0]);
  });

  it('are over after a while, and make room', () => {
    const full = many(4, () => 'bob');
    expect(expire(full, FLOAT_MS - 1)).toBe(full);
    expect(expire(full, FLOAT_MS)).toEqual([]);
    expect(admit(full, from('bob'), 'tile', FLOAT_MS)).toHaveLength(1);
  });
});

describe('the show', () => {
  function setUp(earlyMs = 0) {
    const { signals } = new FakeEngine(IN_MEETING);
    let now = 0;
    let due: { at: number; run: () => void } | null = null;
    const show = new ReactionShow(signals, {
      now: () => now,
      after(ms, run) {
        due = { at: now + ms - earlyMs, run };
        return () => (due = null);
      },
    });
    const pass = (ms: number) => {
      now += ms;
      while (due !== null && due.at <= now) {
        const { run } = due;
        due = null;
        run();
      }
    };
    return { signals, show, pass };
  }

  it('gives a reaction to the tile, or to the stage when there is none', () => {
    const { signals, show } = setUp();
    show.subscribe(() => undefined);
    const takeAway = show.placed('bob');
    signals.tell(from('bob'));
    signals.tell(from('carol'));
    expect(show.over('bob')).toHaveLength(1);
    expect(show.overStage().map(({ participant }) => participant)).toEqual(['carol']);
    takeAway();
    signals.tell(from('bob', 'laugh'));
    expect(show.overStage()).toHaveLength(2);
  });

  it('leaves the other tiles as they are', () => {
    const { signals, show, pass } = setUp();
    let drawn = 0;
    show.subscribe(() => (drawn += 1));
    ['bob', 'carol'].forEach((name) => show.placed(name));
    signals.tell(from('bob'));
    const [bobs, carols] = [show.over('bob'), show.over('carol')];
    pass(10);
    signals.tell(from('carol'));
    expect(show.over('bob')).toBe(bobs);
    expect(show.over('carol')).not.toBe(carols);
    expect(drawn).toBe(2);
  });

  it('clears away what is over although the timer comes too soon', () => {
    const { signals, show, pass } = setUp(0.4);
    show.subscribe(() => undefined);
    signals.tell(from('bob'));
    pass(FLOAT_MS - 0.4);
    expect(show.overStage()).toEqual([]);
  });

  it('clears away what is over, and all when nobody looks', () => {
    const { signals, show, pass } = setUp();
    const stop = show.subscribe(() => undefined);
    signals.tell(from('bob'));
    pass(FLOAT_MS / 2);
    signals.tell(from('carol'));
    pass(FLOAT_MS / 2);
    expect(show.overStage().map(({ participant }) => participant)).toEqual(['carol']);
    pass(FLOAT_MS / 2);
    expect(show.overStage()).toEqual([]);
    signals.tell(from('bob'));
    stop();
    expect(show.overStage()).toEqual([]);
    signals.tell(from('bob'));
    expect(show.overStage()).toEqual([]);
  });
});

describe('what is read out', async () => {
  const t = await startI18n('en');
  const words = (count: number) => inWords(t, count);
  const said = (happened: Parameters<typeof sentences>[0]) =>
    sentences(happened, words).map(({ key, values }) => t(key, values));
  const change = (before: typeof IN_MEETING, now: typeof IN_MEETING) => said(happenings(before, now, false));
  const reactions = (...all: Reaction[]) =>
    said(all.map((one) => reacted(one, IN_MEETING.people)).reduce(together, NOTHING));

  it('names one hand and counts several', () => {
    expect(change(IN_MEETING, raised(1))).toEqual(['Jonas Lindqvist raised a hand']);
    expect(change(raised(1), raised(1, 2, 3))).toEqual(['Two people raised a hand']);
    expect(change(raised(1, 2), raised(2))).toEqual([]);
  });

  it('tells what became of one’s own hand', () => {
    expect(change(IN_MEETING, raised(0))).toEqual(['Your hand is raised']);
    expect(change(raised(2), raised(2, 0))).toEqual(['Your hand is raised, place 2']);
    expect(change(raised(0), IN_MEETING)).toEqual(['Your hand is lowered']);
  });

  it('names one reaction and counts several', () => {
    expect(reactions(from(id(1), 'applause'))).toEqual(['Jonas Lindqvist applauds']);
    expect(reactions(from(id(1)), from(id(2)), from(id(2)))).toEqual(['Three reactions']);
    expect(reactions({ ...from(id(0)), own: true })).toEqual(['Reaction sent']);
  });

  it('has a sentence for every reaction', () => {
    for (const { kind } of REACTIONS) {
      expect(reactions(from(id(1), kind))).toEqual([expect.stringMatching(/^Jonas Lindqvist \w+/u)]);
    }
  });
});
