import { describe, expect, it } from 'vitest';
import type { CoreCommand, CoreEvent, RosterMember } from '../core/port.ts';
import { SignalSide } from '../signals/index.ts';
import { initialMeeting, type MeetingState, reduceMeeting } from './meeting.ts';
import { handsOf, REACTION_KINDS, reactionIn } from './signals.ts';

const member = (participant: string): RosterMember => ({
  participant,
  leaf: 0,
  name: participant,
  own: participant === 'alice',
  host: participant === 'alice',
  name_readable: true,
  since_ms: 0,
});
const ROSTER = ['alice', 'bob', 'carol'].map(member);
const reaction = (participant: string, kind: string, own = false): CoreEvent => ({
  t: 'reaction',
  participant,
  reaction: kind,
  own,
});

function after(...events: CoreEvent[]): MeetingState {
  return events.reduce((state, event) => reduceMeeting(state, { t: 'core', event }, 0), initialMeeting(0));
}

const roster = (...names: string[]): CoreEvent => ({
  t: 'roster',
  epoch: 1,
  code: [],
  members: names.map(member),
});
const hands = (...participants: string[]): CoreEvent => ({ t: 'hands', participants });

describe('hands', () => {
  it('stand in the order of the core', () => {
    expect(after(roster('alice', 'bob', 'carol'), hands('carol', 'alice')).hands).toEqual(['carol', 'alice']);
    expect(after(roster('alice', 'bob'), hands('bob'), hands()).hands).toEqual([]);
  });

  it('go with whoever leaves, and with the meeting', () => {
    const raised = [roster('alice', 'bob', 'carol'), hands('carol', 'bob')];
    expect(after(...raised, roster('alice', 'bob')).hands).toEqual(['bob']);
    expect(after(...raised, { t: 'over', reason: 'left' }).hands).toEqual([]);
  });

  it('are never those of somebody who is not here', () => {
    expect(after(roster('alice'), hands('mallory', 'alice')).hands).toEqual(['alice']);
  });

  it('stay the same array while nothing changes, so that nothing is drawn again', () => {
    const raised = ['bob', 'carol'];
    expect(handsOf(raised, ROSTER)).toBe(raised);
  });
});

describe('reactions', () => {
  it('are of six kinds and of people who are here', () => {
    for (const kind of REACTION_KINDS) {
      expect(reactionIn(reaction('bob', kind), ROSTER)).toEqual({ participant: 'bob', kind, own: false });
    }
    expect(REACTION_KINDS).toHaveLength(6);
    expect(reactionIn(reaction('bob', 'sneer'), ROSTER)).toBeNull();
    expect(reactionIn(reaction('mallory', 'heart'), ROSTER)).toBeNull();
    expect(reactionIn(hands('bob'), ROSTER)).toBeNull();
  });

  it('change nothing that is drawn', () => {
    const before = after(roster('alice', 'bob'));
    expect(reduceMeeting(before, { t: 'core', event: reaction('bob', 'heart') }, 5)).toBe(before);
  });
});

describe('the side of the engine', () => {
  function side(raised: readonly string[] = []) {
    const commands: CoreCommand[] = [];
    const signals = new SignalSide({
      command: (command) => commands.push(command),
      state: () => ({ roster: ROSTER, hands: raised }),
    });
    return { signals, commands };
  }

  it('asks the core', () => {
    const { signals, commands } = side(['bob', 'carol']);
    signals.setHand(true);
    signals.lowerHand('bob');
    signals.lowerAllHands();
    signals.react('applause');
    expect(commands).toEqual([
      { t: 'hand', raised: true },
      { t: 'lower_hands', participants: ['bob'] },
      { t: 'lower_hands', participants: ['bob', 'carol'] },
      { t: 'react', reaction: 'applause' },
    ]);
  });

  it('tells that the host lowered the own hand, and not what one did oneself', () => {
    const { signals } = side();
    let lowered = 0;
    signals.onHandLowered(() => (lowered += 1));
    // Others' hands are none of its business.
    signals.hear(hands('bob'));
    signals.hear(hands());
    signals.setHand(true);
    signals.hear(hands('bob', 'alice'));
    signals.hear(hands('alice'));
    expect(lowered).toBe(0);
    signals.hear(hands());
    expect(lowered).toBe(1);
    for (const byOneself of [
      () => signals.setHand(false),
      () => signals.lowerHand('alice'),
      () => signals.lowerAllHands(),
    ]) {
      signals.setHand(true);
      signals.hear(hands('alice'));
      byOneself();
      signals.hear(hands());
    }
    expect(lowered).toBe(1);
  });

  it('has nothing to lower while all hands are down', () => {
    const { signals, commands } = side();
    signals.lowerAllHands();
    expect(commands).toEqual([]);
  });

  it('tells reactions to whoever listens', () => {
    const { signals } = side();
    const seen: string[] = [];
    const stop = signals.onReaction(({ participant, kind }) => seen.push(`${participant} ${kind}`));
    signals.hear(reaction('bob', 'heart'));
    signals.hear(reaction('bob', 'sneer'));
    stop();
    signals.hear(reaction('bob', 'laugh'));
    expect(seen).toEqual(['bob heart']);
  });
});
