import { describe, expect, it, vi } from 'vitest';
import type { EngineSnapshot, Preferences } from '../api.ts';
import * as fixtures from '../fake/fixtures.ts';
import { DEFAULT_PREFERENCES } from '../storage.ts';
import { fakeAttention } from './fake.ts';
import { AttentionSide } from './index.ts';

const { IN_MEETING } = fixtures;

function setUp(change: Partial<Preferences> = {}) {
  const browser = fakeAttention();
  const onChange = vi.fn<() => void>();
  const side = new AttentionSide(browser.env, {
    preferences: () => ({ ...DEFAULT_PREFERENCES, ...change }),
    onChange,
    microphone: () => undefined,
    camera: () => undefined,
    leave: () => undefined,
  });
  side.attend(({ kind, names, text }) => ({
    title: `${kind} ${names.map((name) => name ?? '?').join(',')}`,
    body: text ?? '',
  }));
  side.watch(IN_MEETING);
  return { ...browser, side, onChange };
}

let lines = 0;
function wrote(snapshot: EngineSnapshot, text: string, own = false): EngineSnapshot {
  lines += 1;
  const line = {
    id: `new-${lines}`,
    participant: 'fixture-participant-02',
    leaf: 2,
    name: 'Mei Tanaka',
    text,
    atUnixMs: fixtures.FIXTURE_NOW,
    own,
  };
  return { ...snapshot, chat: [...snapshot.chat, line] };
}

function joined(snapshot: EngineSnapshot, name: string): EngineSnapshot {
  return { ...snapshot, people: [...snapshot.people, fixtures.person(snapshot.people.length, name)] };
}

describe('while the page is looked at', () => {
  it('nothing sounds, and nothing is counted', () => {
    const { side, seen, pass } = setUp({ attentionNotices: true });
    expect(side.watch(wrote(IN_MEETING, 'hello')).unseen).toBe(0);
    pass();
    expect([seen.sounds, seen.notices.size]).toEqual([[], 0]);
  });
});

describe('while nobody looks', () => {
  it('several things of one moment are one sound, and all are counted', () => {
    const { side, seen, show, pass } = setUp();
    show(false);
    const one = wrote(IN_MEETING, 'hello');
    side.watch(one);
    const now = side.watch(joined(wrote(one, 'again'), 'Ada'));
    expect(now.unseen).toBe(3);
    pass();
    expect(seen.sounds).toEqual(['message']);
    expect(seen.notices.size).toBe(0);
  });

  it('one’s own lines are no news, nor is who comes back after a break', () => {
    const { side, seen, show, pass } = setUp();
    show(false);
    side.watch(wrote(IN_MEETING, 'mine', true));
    side.watch(fixtures.RECONNECTING);
    side.watch(joined(IN_MEETING, 'Ada'));
    pass();
    expect(seen.sounds).toEqual([]);
  });

  it('a notice says neither who nor what unless that is wanted', () => {
    const quiet = setUp({ attentionNotices: true });
    quiet.show(false);
    quiet.side.watch(wrote(IN_MEETING, 'the plan'));
    quiet.pass();
    expect([...quiet.seen.notices.values()]).toEqual([{ title: 'message ?', body: '' }]);
    const open = setUp({ attentionNotices: true, attentionWords: true });
    open.show(false);
    open.side.watch(wrote(IN_MEETING, 'the plan'));
    open.pass();
    expect([...open.seen.notices.values()]).toEqual([{ title: 'message Mei Tanaka', body: 'the plan' }]);
  });

  it('coming back clears the count and the notices', () => {
    const { side, seen, show, pass, onChange } = setUp({ attentionNotices: true });
    show(false);
    const now = wrote(IN_MEETING, 'hello');
    side.watch(now);
    pass();
    show(true);
    expect(onChange).toHaveBeenCalledTimes(1);
    expect([side.watch(now).unseen, seen.notices.size]).toEqual([0, 0]);
  });

  it('who comes back before the wait is over hears nothing', () => {
    const { side, seen, show, pass } = setUp();
    show(false);
    side.watch(wrote(IN_MEETING, 'hello'));
    show(true);
    pass();
    expect(seen.sounds).toEqual([]);
  });

  it.each([
    [{ attentionSound: false }, { sounds: [], unseen: 1 }],
    [{ attentionTitle: false }, { sounds: ['message'], unseen: 0 }],
    [{ attentionMessages: false }, { sounds: [], unseen: 0 }],
  ] as const)('can be switched off: %o', (change, { sounds, unseen }) => {
    const { side, seen, show, pass } = setUp(change);
    show(false);
    expect(side.watch(wrote(IN_MEETING, 'hello')).unseen).toBe(unseen);
    pass();
    expect(seen.sounds).toEqual(sounds);
  });

  it('joins can be switched off alone', () => {
    const { side, seen, show, pass } = setUp({ attentionJoins: false });
    show(false);
    expect(side.watch(joined(IN_MEETING, 'Ada')).unseen).toBe(0);
    pass();
    expect(seen.sounds).toEqual([]);
  });

  it('a raised hand sounds before all else, and one’s own does not', () => {
    const { side, seen, show, pass } = setUp();
    show(false);
    const raised = { ...wrote(IN_MEETING, 'hello'), hands: ['fixture-participant-02'] };
    expect(side.watch(raised).unseen).toBe(2);
    pass();
    side.watch({ ...raised, hands: [...raised.hands, 'fixture-participant-00'] });
    pass();
    expect(seen.sounds).toEqual(['hand']);
  });

  it('the end of the meeting ends it all', () => {
    const { side, seen, show, pass } = setUp({ attentionNotices: true });
    show(false);
    side.watch(wrote(IN_MEETING, 'hello'));
    expect(side.watch(fixtures.OVER).unseen).toBe(0);
    pass();
    expect([seen.sounds, seen.notices.size]).toEqual([[], 0]);
  });
});

describe('the screen', () => {
  it('stays on in a meeting, and not after it', async () => {
    const { side, seen } = setUp();
    await vi.waitFor(() => expect(seen.locks).toBe(1));
    side.watch(fixtures.OVER);
    await vi.waitFor(() => expect(seen.locks).toBe(0));
  });
});
