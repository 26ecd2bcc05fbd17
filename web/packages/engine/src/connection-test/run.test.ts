import { describe, expect, it, vi } from 'vitest';
import type { ConnectionReport, Finding } from './api.ts';
import { type Way, wayOf } from './media.ts';
import { ObstacleError, type Probes, runChecks } from './run.ts';

const settle = () => new Promise((resolve) => setTimeout(resolve));

function run(change: Partial<Probes> = {}) {
  const reports: ConnectionReport[] = [];
  const timers: (() => void)[] = [];
  const finding = (value: Finding) => async () => value;
  const probes: Probes = {
    browser: finding({ check: 'browser', missing: [] }),
    server: finding({ check: 'server', ms: 1 }),
    control: finding({ check: 'control', ms: 1 }),
    media: finding({ check: 'media', ms: 1, transport: 'udp', roundTripMs: 1 }),
    devices: finding({ check: 'devices', microphones: 1, cameras: 1, speakers: 1 }),
    speed: finding({ check: 'speed', framesPerSecond: 9_000 }),
    close: vi.fn(),
    ...change,
  };
  const timer = (_ms: number, callback: () => void) => {
    timers.push(callback);
    return () => undefined;
  };
  const stop = runChecks({ probes, now: () => 7, timer }, (report) => reports.push(report));
  const last = () => reports.at(-1);
  const state = (id: string) => last()?.checks.find((check) => check.id === id);
  return { probes, reports, timers, stop, last, state };
}

describe('running', () => {
  it('tells each step, and leaves nothing behind', async () => {
    const { probes, reports, last } = run();
    await settle();
    expect(reports.filter((report) => report.checks.some(({ state }) => state === 'running'))).toHaveLength(
      6,
    );
    expect(last()).toMatchObject({ verdict: 'good', startedAtUnixMs: 7 });
    expect(probes.close).toHaveBeenCalled();
  });
  it('knows why something came to nothing, if the probe does', async () => {
    const { state } = run({
      control: async () => Promise.reject(new ObstacleError('rate_limited')),
      speed: async () => Promise.reject(new TypeError('https://alice.example/10.0.0.1')),
    });
    await settle();
    expect(state('control')?.finding).toEqual({ check: 'control', obstacle: 'rate_limited' });
    // What a fault says stays out of the report.
    expect(state('speed')?.finding).toEqual({ check: 'speed', obstacle: 'refused' });
  });
  it('does not wait for ever', async () => {
    const { timers, state, last } = run({ media: async () => new Promise(() => undefined) });
    await settle();
    expect(state('media')?.state).toBe('running');
    timers.at(-1)?.();
    await settle();
    expect(state('media')?.finding).toEqual({ check: 'media', obstacle: 'timeout' });
    expect(last()?.verdict).toBe('bad');
  });
  it('says nothing more once it is stopped, and cleans up', async () => {
    const { stop, reports, probes } = run();
    stop();
    const told = reports.length;
    await settle();
    expect(reports).toHaveLength(told);
    expect(probes.close).toHaveBeenCalled();
  });
});

describe('the way of the media', () => {
  const check = (pair: object, transport: object, expected: Way | null) => {
    const stats = new Map<string, unknown>([
      ['T', { id: 'T', type: 'transport', ...transport }],
      ['L', { id: 'L', type: 'local-candidate', protocol: 'udp', address: '192.0.2.7' }],
      ['O', { id: 'O', type: 'candidate-pair', localCandidateId: 'X', state: 'succeeded', nominated: false }],
      ['P', { id: 'P', type: 'candidate-pair', localCandidateId: 'L', ...pair }],
    ]);
    expect(wayOf(stats as unknown as RTCStatsReport)).toEqual(expected);
  };
  it('is that of the pair in use, without its addresses', () => {
    const pair = { nominated: true, state: 'succeeded', currentRoundTripTime: 0.0214 };
    check(pair, { selectedCandidatePairId: 'P' }, { transport: 'udp', roundTripMs: 21 });
  });
  it('is that of the pair in use also while it is checked again', () => {
    const pair = { nominated: true, state: 'in-progress' };
    check(pair, { selectedCandidatePairId: 'P' }, { transport: 'udp', roundTripMs: null });
  });
  it('is found where the transport does not name it', () => {
    check({ selected: true }, {}, { transport: 'udp', roundTripMs: null });
    check({ nominated: true }, {}, { transport: 'udp', roundTripMs: null });
  });
  it('is unknown without one', () => {
    check({ nominated: false, state: 'waiting' }, {}, null);
    expect(wayOf(undefined)).toBeNull();
  });
});
