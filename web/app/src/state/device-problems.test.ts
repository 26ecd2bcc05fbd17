import type { DeviceFailure, Problem, ProblemCause } from '@snug/engine/api';
import { expect, test } from 'vitest';
import de from '../i18n/de.json';
import en from '../i18n/en.json';
import { translator } from '../i18n/translate.ts';
import { together } from './device-problems.ts';
import { troubleOf } from './problems.ts';

const english = translator('en');
english.learn(en);
const t = english.translate;
const german = translator('de');
german.learn(de);
const FAILURES: readonly DeviceFailure[] = [
  'denied',
  'dismissed',
  'revoked',
  'system',
  'missing',
  'busy',
  'unsuitable',
  'unknown',
];

function told(cause: ProblemCause) {
  const problem: Problem = { id: 1, atUnixMs: 0, ...cause };
  const { title, body, remedies } = troubleOf(problem, () => '10:42');
  return { title: t(title.key, title.values), body: t(body.key, body.values), remedies, key: body.key };
}

test('each failure of a camera or a microphone has a sentence of its own', () => {
  for (const kind of ['microphone', 'camera'] as const) {
    const bodies = FAILURES.map((failure) => told({ code: 'device', kind, failure }).body);
    expect(new Set(bodies).size).toBe(FAILURES.length);
    for (const failure of FAILURES) {
      const { key } = told({ code: 'device', kind, failure });
      expect(german.translate(key)).not.toBe(key);
    }
  }
});

test('a busy camera names who may have it, and that one can go on without', () => {
  const { body, remedies } = told({ code: 'device', kind: 'camera', failure: 'busy' });
  expect(body).toMatch(/Zoom, Teams, Meet.*another tab.*go on without/u);
  expect(remedies).toEqual(['retry_camera', 'dismiss']);
});

test('what takes over is named, and another camera can be stopped at once', () => {
  const moved = { code: 'device_moved', kind: 'camera', why: 'unplugged' } as const;
  const { body, remedies } = told({ ...moved, from: 'Desk camera', to: 'Lid' });
  expect(body).toBe('Desk camera is gone. The others now see the picture of Lid.');
  expect(remedies).toEqual(['stop_camera', 'dismiss']);
  expect(told({ ...moved, from: '', to: '' }).body).not.toContain('{{');
});

test('a sleep, a phone call and a muted voice are told with what they mean', () => {
  expect(told({ code: 'slept', sinceUnixMs: 0, untilUnixMs: 1 })).toMatchObject({
    title: 'This device slept from 10:42 to 10:42',
    body: expect.stringMatching(/missed what was said.*connects again by itself/u),
  });
  expect(told({ code: 'device_interrupted', kind: 'microphone' }).body).toMatch(
    /phone call.*nobody hears you/u,
  );
  expect(told({ code: 'speaking_muted' }).remedies).toEqual(['unmute', 'dismiss']);
});

test('what happened to both is said once', () => {
  const failed = (id: number, kind: 'camera' | 'microphone', failure: DeviceFailure): Problem => ({
    id,
    atUnixMs: 0,
    code: 'device',
    kind,
    failure,
  });
  const codes = (...problems: readonly Problem[]) => together(problems).map(({ code }) => code);
  expect(codes(failed(1, 'camera', 'denied'), failed(2, 'microphone', 'denied'))).toEqual(['devices']);
  expect(codes(failed(1, 'camera', 'denied'), failed(2, 'microphone', 'missing'))).toEqual([
    'device',
    'device',
  ]);
  expect(codes(failed(1, 'camera', 'unknown'), failed(2, 'microphone', 'unknown'))).toEqual([
    'device',
    'device',
  ]);
  const [both] = together([failed(1, 'camera', 'denied'), failed(2, 'microphone', 'denied')]);
  expect(both && troubleOf(both, String)).toMatchObject({ ids: [1, 2], remedies: ['retry_both', 'dismiss'] });
});
