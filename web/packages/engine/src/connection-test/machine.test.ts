import { describe, expect, it } from 'vitest';
import type { CheckId, ConnectionReport, Finding } from './api.ts';
import { begun, found, newReport, nextCheck } from './machine.ts';

const GOOD: Readonly<Record<CheckId, Finding>> = {
  browser: { check: 'browser', missing: [] },
  server: { check: 'server', ms: 40 },
  control: { check: 'control', ms: 600 },
  media: { check: 'media', ms: 300, transport: 'udp', roundTripMs: 20 },
  devices: { check: 'devices', microphones: 1, cameras: 1, speakers: 1 },
  speed: { check: 'speed', framesPerSecond: 20_000 },
};

/** Runs to the end; what is not given is well. */
function check(findings: Partial<Record<CheckId, Finding>>) {
  let report: ConnectionReport = newReport(0);
  const order: CheckId[] = [];
  for (let id = nextCheck(report); id !== null; id = nextCheck(report)) {
    order.push(id);
    report = found(begun(report, id), findings[id] ?? GOOD[id]);
  }
  const states = Object.fromEntries(report.checks.map(({ id, state }) => [id, state]));
  return { report, order, states, verdict: report.verdict };
}

describe('the connection test', () => {
  it('asks one after the other, and then has a verdict', () => {
    const { order, verdict } = check({});
    expect(order).toEqual(['browser', 'server', 'control', 'media', 'devices', 'speed']);
    expect(verdict).toBe('good');
  });
  it('has no verdict before', () => {
    const report = begun(newReport(0), 'browser');
    expect(report.verdict).toBeNull();
    expect(found(report, GOOD.browser).verdict).toBeNull();
  });
  it('does not try what stands on something that failed', () => {
    const { states, order } = check({ server: { check: 'server', obstacle: 'unreachable' } });
    expect(states).toMatchObject({ server: 'bad', control: 'skipped', media: 'skipped', speed: 'good' });
    expect(order).not.toContain('media');
  });
  it('does not encrypt in a browser that cannot', () => {
    const { states, verdict } = check({ browser: { check: 'browser', missing: ['web_assembly'] } });
    expect(states).toMatchObject({ browser: 'bad', control: 'skipped', media: 'skipped', speed: 'skipped' });
    expect(verdict).toBe('bad');
  });
});

describe('a finding', () => {
  const judged = (finding: Finding) => check({ [finding.check]: finding }).states[finding.check];
  it('is weak where a meeting works badly', () => {
    expect(judged({ check: 'server', ms: 1_200 })).toBe('weak');
    expect(judged({ check: 'control', ms: 5_000 })).toBe('weak');
    expect(judged({ check: 'media', ms: 1, transport: 'udp', roundTripMs: 400 })).toBe('weak');
    expect(judged({ check: 'media', ms: 1, transport: 'tcp', roundTripMs: 20 })).toBe('weak');
    expect(judged({ check: 'devices', microphones: 0, cameras: 1, speakers: 0 })).toBe('weak');
    expect(judged({ check: 'speed', framesPerSecond: 800 })).toBe('weak');
  });
  it('is bad where it does not work', () => {
    expect(judged({ check: 'media', obstacle: 'unreachable' })).toBe('bad');
    expect(judged({ check: 'speed', framesPerSecond: 60 })).toBe('bad');
  });
  it('blames nobody for a server that asks to wait', () => {
    expect(judged({ check: 'control', obstacle: 'rate_limited' })).toBe('weak');
  });
  it('needs no round trip to be good', () => {
    expect(judged({ check: 'media', ms: 1, transport: 'udp', roundTripMs: null })).toBe('good');
  });
});
