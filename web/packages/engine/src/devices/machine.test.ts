import { expect, test } from 'vitest';
import type { DeviceInfo } from './list.ts';
import { type DevicesInput, reduceDevices } from './machine.ts';
import { type DevicesAction, initialDevices, ownSource, type Running, viewDevices } from './state.ts';

const MIC_A: DeviceInfo = { kind: 'audioinput', deviceId: 'a', label: 'Built-in', groupId: 'g1' };
const MIC_B: DeviceInfo = { kind: 'audioinput', deviceId: 'b', label: 'Headset', groupId: 'g2' };
const CAM_C: DeviceInfo = { kind: 'videoinput', deviceId: 'c', label: 'Lid', groupId: 'g1' };
const CAM_D: DeviceInfo = { kind: 'videoinput', deviceId: 'd', label: 'Webcam', groupId: 'g3' };
const OUT_S: DeviceInfo = { kind: 'audiooutput', deviceId: 's', label: 'Speakers', groupId: 'g1' };
const OUT_T: DeviceInfo = { kind: 'audiooutput', deviceId: 't', label: 'Headset', groupId: 'g2' };
const standsFor = (info: DeviceInfo): DeviceInfo => ({
  ...info,
  deviceId: 'default',
  label: `Default - ${info.label}`,
});
const ALL = [standsFor(MIC_A), MIC_A, MIC_B, CAM_C, CAM_D, OUT_S, OUT_T];
type Choices = Parameters<typeof initialDevices>[0];
const NOTHING_CHOSEN: Choices = { microphone: null, camera: null, speaker: null };

/** Plays inputs one after the other; `opens` answers the newest question of the machine. */
function play(choices = NOTHING_CHOSEN) {
  let state = initialDevices(choices);
  let now = 0;
  let actions: readonly DevicesAction[] = [];
  const asked = () => actions.findLast((action) => action.do === 'open');
  const give = (input: DevicesInput) => {
    now += 100;
    ({ state, actions } = reduceDevices(state, input, now));
    return actions;
  };
  const player = {
    give,
    list: (...infos: DeviceInfo[]) => give({ t: 'listed', infos }),
    want: (kind: 'microphone' | 'camera', wish: 'off' | 'muted' | 'on') => give({ t: 'want', kind, wish }),
    opens(id: string | null, change: Partial<Running> = {}) {
      const open = asked();
      if (open === undefined) throw new Error(`nothing is asked for: ${JSON.stringify(actions)}`);
      const running = { id, label: '', facing: null, ...change };
      return give({ t: 'opened', kind: open.kind, attempt: open.attempt, running });
    },
    refuses(failure: Extract<DevicesInput, { t: 'refused' }>['failure']) {
      const open = asked();
      if (open === undefined) throw new Error('nothing is asked for');
      return give({ t: 'refused', kind: open.kind, attempt: open.attempt, failure });
    },
    pass(ms: number) {
      now += ms;
      return give({ t: 'tick' });
    },
    target: () => asked()?.target ?? null,
    said: () => actions.flatMap((action) => (action.do === 'say' ? [action.cause] : [])),
    own: (kind: 'microphone' | 'camera') => ownSource(state.sources[kind]),
    used: (kind: 'microphone' | 'camera') => state.sources[kind].running?.id ?? null,
    view: () => viewDevices(state, 'list'),
  };
  return player;
}

function inUse(choices = NOTHING_CHOSEN) {
  const player = play(choices);
  player.give({ t: 'permission', kind: 'microphone', permission: 'granted' });
  player.list(...ALL);
  player.want('microphone', 'on');
  player.opens(choices.microphone ?? 'a');
  return player;
}

test('the microphone that the system would take is opened by its own name', () => {
  const player = play();
  player.list(...ALL);
  player.want('microphone', 'on');
  expect(player.target()).toEqual({ id: 'a', facing: null });
  expect(player.own('microphone').state).toBe('starting');
  player.opens('a');
  expect(player.own('microphone')).toEqual({ state: 'on', failure: null });
  expect(player.view().used.microphone).toEqual({ id: 'a', label: 'Built-in' });
});

test('what was opened before the names were told is recognised afterwards, and not opened again', () => {
  const player = play();
  player.want('microphone', 'on');
  expect(player.target()).toEqual({ id: null, facing: null });
  player.opens('default', { label: 'Default - Built-in' });
  const actions = player.list(...ALL);
  expect(actions.some((action) => action.do === 'open')).toBe(false);
  expect(player.view().used.microphone).toEqual({ id: 'a', label: 'Built-in' });
});

test('when the system changes its mind, the track follows and says so', () => {
  const player = inUse();
  player.list(standsFor(MIC_B), MIC_A, MIC_B);
  expect(player.target()).toEqual({ id: 'b', facing: null });
  // Meanwhile the other one goes on.
  expect(player.own('microphone').state).toBe('on');
  player.opens('b');
  expect(player.said()).toEqual([
    {
      code: 'device_moved',
      kind: 'microphone',
      why: 'default_changed',
      from: 'Built-in',
      to: 'Headset',
    },
  ]);
});

test('following stops where the browser would ask a question', () => {
  const player = inUse();
  player.give({ t: 'permission', kind: 'microphone', permission: 'prompt' });
  player.list(standsFor(MIC_B), MIC_A, MIC_B);
  expect(player.target()).toBeNull();
});

test('a microphone that was chosen does not follow the system', () => {
  const player = inUse({ ...NOTHING_CHOSEN, microphone: 'b' });
  player.list(standsFor(MIC_B), MIC_A, MIC_B);
  player.list(standsFor(MIC_A), MIC_A, MIC_B);
  expect(player.used('microphone')).toBe('b');
});

test('a camera stays where it is when the system changes its mind', () => {
  const player = play();
  player.list(CAM_C, CAM_D);
  player.want('camera', 'on');
  player.opens('c');
  player.list(CAM_D, CAM_C);
  expect(player.target()).toBeNull();
});

test('unplugged while in use: the default takes over, and what was chosen returns when it is back', () => {
  const player = inUse({ ...NOTHING_CHOSEN, microphone: 'b' });
  player.list(standsFor(MIC_A), MIC_A);
  expect(player.target()).toEqual({ id: 'a', facing: null });
  player.opens('a');
  expect(player.said()).toMatchObject([{ why: 'unplugged', from: 'Headset', to: 'Built-in' }]);
  player.list(standsFor(MIC_A), MIC_A, MIC_B);
  expect(player.target()).toEqual({ id: 'b', facing: null });
  player.opens('b');
  expect(player.said()).toMatchObject([{ why: 'returned', to: 'Headset' }]);
});

test('unplugged while muted: it moves, and stays muted', () => {
  const player = inUse({ ...NOTHING_CHOSEN, microphone: 'b' });
  player.want('microphone', 'muted');
  expect(player.own('microphone').state).toBe('off');
  player.list(standsFor(MIC_A), MIC_A);
  const actions = player.opens('a');
  expect(actions).toContainEqual({ do: 'enable', enabled: false });
  expect(player.own('microphone').state).toBe('off');
});

test('the only one unplugged: said, and it goes on when the same one is back', () => {
  const player = play();
  player.list(CAM_C);
  player.want('camera', 'on');
  player.opens('c');
  player.list();
  player.refuses('missing');
  expect(player.own('camera')).toEqual({ state: 'failed', failure: 'missing' });
  player.list(CAM_D);
  expect(player.target()).toBeNull();
  player.list(CAM_C, CAM_D);
  player.opens('c');
  expect(player.own('camera').state).toBe('on');
});

test('no camera at all: one sentence, and nothing starts by itself', () => {
  const player = play();
  player.want('camera', 'on');
  player.refuses('missing');
  expect(player.said()).toEqual([{ code: 'device', kind: 'camera', failure: 'missing' }]);
  player.list(CAM_C);
  expect(player.target()).toBeNull();
});

test('taken by another program: said, and no other camera is used instead', () => {
  const player = play();
  player.list(CAM_C, CAM_D);
  player.want('camera', 'on');
  player.refuses('busy');
  expect(player.own('camera')).toEqual({ state: 'failed', failure: 'busy' });
  player.want('camera', 'on');
  player.opens('c');
  expect(player.own('camera').state).toBe('on');
});

test('a remembered device that is not there is passed over in silence', () => {
  const player = play({ ...NOTHING_CHOSEN, microphone: 'x' });
  player.want('microphone', 'on');
  expect(player.target()).toEqual({ id: 'x', facing: null });
  player.refuses('unsuitable');
  expect(player.target()).toEqual({ id: null, facing: null });
  player.opens('a');
  expect(player.said()).toEqual([]);
});

test('a choice that fails leaves what was in use', () => {
  const player = inUse();
  player.give({ t: 'chosen', kind: 'microphone', id: 'b' });
  player.refuses('busy');
  expect(player.said()).toEqual([{ code: 'device', kind: 'microphone', failure: 'busy' }]);
  expect(player.own('microphone').state).toBe('on');
  expect(player.view().selected.microphone).toBe('a');
});

test('forbidden, then allowed beside the address: it starts by itself', () => {
  const player = play();
  player.want('camera', 'on');
  player.refuses('denied');
  expect(player.own('camera')).toEqual({ state: 'failed', failure: 'denied' });
  player.give({ t: 'permission', kind: 'camera', permission: 'granted' });
  player.opens('c');
  expect(player.own('camera').state).toBe('on');
});

test('forbidden, then switched off: allowing it starts nothing', () => {
  const player = play();
  player.want('camera', 'on');
  player.refuses('denied');
  player.want('camera', 'off');
  player.give({ t: 'permission', kind: 'camera', permission: 'granted' });
  expect(player.target()).toBeNull();
});

test.each(['denied', 'prompt'] as const)(
  'taken back during the meeting (%s): off until asked',
  (permission) => {
    const player = inUse();
    player.give({ t: 'permission', kind: 'microphone', permission });
    player.give({ t: 'ended', kind: 'microphone' });
    expect(player.own('microphone')).toEqual({ state: 'failed', failure: 'revoked' });
    player.give({ t: 'permission', kind: 'microphone', permission: 'granted' });
    expect(player.target()).toBeNull();
  },
);

test('taken back, and the track ends before the browser says so: off until asked, all the same', () => {
  const player = inUse();
  player.give({ t: 'ended', kind: 'microphone' });
  player.refuses('denied');
  expect(player.own('microphone')).toEqual({ state: 'failed', failure: 'revoked' });
  player.give({ t: 'permission', kind: 'microphone', permission: 'granted' });
  expect(player.target()).toBeNull();
});

test('a track that ends without a reason is opened anew; one that keeps ending is given up', () => {
  const player = inUse();
  let failed = 0;
  for (let times = 0; times < 8 && failed === 0; times += 1) {
    player.give({ t: 'ended', kind: 'microphone' });
    failed += player.said().length;
    if (failed === 0) player.opens('a');
  }
  expect(failed).toBe(1);
  expect(player.own('microphone')).toEqual({ state: 'failed', failure: 'unknown' });
});

test('a phone call: said after a moment, opened anew when it is over', () => {
  const player = inUse();
  player.give({ t: 'held_back', kind: 'microphone', held: true });
  expect(player.said()).toEqual([]);
  player.pass(2000);
  expect(player.said()).toEqual([{ code: 'device_interrupted', kind: 'microphone' }]);
  player.give({ t: 'held_back', kind: 'microphone', held: false });
  const actions = player.opens('a');
  expect(actions).toContainEqual({ do: 'unsay', kind: 'microphone' });
});

test('a call that ends while another program is in front is mended when one comes back', () => {
  const player = inUse();
  player.give({ t: 'visible', visible: false });
  player.give({ t: 'held_back', kind: 'microphone', held: true });
  player.pass(2000);
  player.give({ t: 'held_back', kind: 'microphone', held: false });
  expect(player.target()).toBeNull();
  player.give({ t: 'visible', visible: true });
  expect(player.target()).toEqual({ id: 'a', facing: null });
});

test('a short silence of the track is not worth a word', () => {
  const player = inUse();
  player.give({ t: 'held_back', kind: 'microphone', held: true });
  player.pass(500);
  player.give({ t: 'held_back', kind: 'microphone', held: false });
  expect(player.pass(5000)).toEqual([]);
});

test('after a sleep what is dead is opened anew, muted or not, and nothing else', () => {
  const player = inUse();
  player.want('microphone', 'muted');
  player.give({ t: 'woke', dead: ['microphone', 'camera'] });
  expect(player.target()).toEqual({ id: 'a', facing: null });
  const actions = player.opens('a');
  expect(actions).toContainEqual({ do: 'enable', enabled: false });
  player.give({ t: 'woke', dead: [] });
  expect(player.target()).toBeNull();
});

test('refused while hidden: tried again when it is looked at', () => {
  const player = inUse();
  player.give({ t: 'visible', visible: false });
  player.give({ t: 'ended', kind: 'microphone' });
  player.refuses('busy');
  expect(player.own('microphone').state).toBe('starting');
  player.give({ t: 'visible', visible: true });
  player.opens('a');
  expect(player.own('microphone').state).toBe('on');
});

test('an answer that comes after it was switched off changes nothing', () => {
  const player = play();
  const open = player.want('camera', 'on').find((action) => action.do === 'open');
  if (open?.do !== 'open') throw new Error('not opened');
  player.want('camera', 'off');
  const running = { id: 'c', label: '', facing: null };
  player.give({ t: 'opened', kind: 'camera', attempt: open.attempt, running });
  expect(player.own('camera').state).toBe('off');
});

test('front to back on a phone: the one is let go before the other is opened', () => {
  const player = play();
  player.list(CAM_C, CAM_D);
  player.want('camera', 'on');
  player.opens('c', { facing: 'user' });
  expect(player.view()).toMatchObject({ facing: 'user', canFlip: true });
  expect(player.give({ t: 'flip' })).toContainEqual(
    expect.objectContaining({ target: { id: null, facing: 'environment' }, releaseFirst: true }),
  );
  player.opens('d', { facing: 'environment' });
  expect(player.view().facing).toBe('environment');
});

test('a back camera that does not start leaves the front one', () => {
  const player = play();
  player.list(CAM_C, CAM_D);
  player.want('camera', 'on');
  player.opens('c', { facing: 'user' });
  player.give({ t: 'flip' });
  player.refuses('busy');
  expect(player.said()).toEqual([{ code: 'device', kind: 'camera', failure: 'busy' }]);
  expect(player.target()).toEqual({ id: 'c', facing: null });
  player.opens('c', { facing: 'user' });
  expect(player.own('camera').state).toBe('on');
  expect(player.view().facing).toBe('user');
});

test('the speaker: chosen, unplugged, back', () => {
  const player = play();
  player.list(...ALL);
  expect(player.give({ t: 'chosen', kind: 'speaker', id: 't' })).toContainEqual({ do: 'output', id: 't' });
  expect(player.list(standsFor(OUT_S), OUT_S)).toContainEqual({ do: 'output', id: '' });
  expect(player.said()).toMatchObject([
    { kind: 'speaker', why: 'unplugged', from: 'Headset', to: 'Speakers' },
  ]);
  expect(player.list(standsFor(OUT_S), OUT_S, OUT_T)).toContainEqual({ do: 'output', id: 't' });
  expect(player.said()).toMatchObject([{ why: 'returned', to: 'Headset' }]);
});

test('a speaker remembered from another day is used without a word', () => {
  const player = play({ ...NOTHING_CHOSEN, speaker: 't' });
  expect(player.list(...ALL)).toContainEqual({ do: 'output', id: 't' });
  expect(player.said()).toEqual([]);
});
