import type { Check, ConnectionReport } from '@snug/engine/connection-test';
import { describe, expect, it } from 'vitest';
import { formatsOf } from '../i18n/formats.ts';
import { startI18n, type Text } from '../i18n/index.ts';
import { checkLines, headline, reportText } from './check.ts';

const t = await startI18n('en');
const words = { ...formatsOf('en-GB'), t, say: ({ key, values }: Text) => t(key, values) };
const ABOUT = { version: '1.2.3', browser: 'Mozilla/5.0 Chrome/141.0.0.0' };

function report(checks: readonly Check[], verdict: ConnectionReport['verdict'] = null): ConnectionReport {
  return { startedAtUnixMs: Date.UTC(2026, 10, 22, 10, 42), checks, verdict };
}

function check(one: Check, expected: RegExp) {
  expect(checkLines(report([one]), words)[0]?.said).toMatch(expected);
}

describe('a check', () => {
  it('says what was found', () => {
    const media = { check: 'media', ms: 300, transport: 'udp' } as const;
    check({ id: 'server', state: 'good', finding: { check: 'server', ms: 1_234 } }, /1,234 milliseconds/u);
    check({ id: 'media', state: 'good', finding: { ...media, roundTripMs: 21 } }, /21 milliseconds/u);
    check({ id: 'media', state: 'good', finding: { ...media, roundTripMs: null } }, /get through/u);
    check({ id: 'media', state: 'weak', finding: { ...media, roundTripMs: 420 } }, /at the same time/u);
    const found = { check: 'devices', microphones: 2, cameras: 1, speakers: 0 } as const;
    check({ id: 'devices', state: 'good', finding: found }, /2 microphones and one camera/u);
    check(
      { id: 'speed', state: 'weak', finding: { check: 'speed', framesPerSecond: 900 } },
      /small meeting/u,
    );
  });
  it('says what stands in the way, and what to do', () => {
    check({ id: 'control', state: 'bad', finding: { check: 'control', obstacle: 'timeout' } }, /proxy/u);
    check({ id: 'media', state: 'bad', finding: { check: 'media', obstacle: 'unreachable' } }, /VPN/u);
    check(
      { id: 'server', state: 'bad', finding: { check: 'server', obstacle: 'unreachable' } },
      /connection/u,
    );
    check(
      { id: 'browser', state: 'bad', finding: { check: 'browser', missing: ['web_assembly'] } },
      /WebAssembly/u,
    );
  });
  it('is quiet before it is done', () => {
    expect(checkLines(report([{ id: 'speed', state: 'running', finding: null }]), words)[0]?.said).toBeNull();
  });
});

describe('the whole', () => {
  it('has a heading that is the verdict', () => {
    expect(headline(report([])).key).toBe('check.heading');
    expect(headline(report([], 'bad')).key).toBe('check.someBad');
  });
  it('is a report for others, without an address', () => {
    const finding = { check: 'server', ms: 20 } as const;
    const browser = `${ABOUT.browser} at https://meet.example/#x from 192.0.2.7`;
    const written = reportText(report([{ id: 'server', state: 'good', finding }], 'good'), words, {
      ...ABOUT,
      browser,
    });
    expect(written).toContain('2026-11-22T10:42:00.000Z');
    expect(written).toContain('Snug 1.2.3');
    expect(written).toContain('Chrome/141.0.0.0');
    expect(written).toContain('Server: Works. The server answers in 20 milliseconds.');
    expect(written).not.toMatch(/example|192\.0/u);
  });
});
