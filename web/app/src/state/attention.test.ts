import type { AttentionCall } from '@snug/engine/api';
import { expect, it } from 'vitest';
import { inWords, startI18n } from '../i18n/index.ts';
import { noticeOf } from './attention.ts';

const t = await startI18n('en');

function check(call: AttentionCall, title: string, body = '') {
  const notice = noticeOf(call, (count) => inWords(t, count));
  expect([t(notice.title.key, notice.title.values), notice.body]).toEqual([title, body]);
}

it('says what happened, without names', () => {
  check({ kind: 'message', names: [null], text: null }, 'One new message in your meeting');
  check({ kind: 'message', names: [null, null], text: null }, 'Two new messages in your meeting');
  check({ kind: 'join', names: [null], text: null }, 'One person came into your meeting');
  check({ kind: 'hand', names: [null, null, null], text: null }, 'Three hands are up in your meeting');
});

it('says who and what where that is wanted', () => {
  check({ kind: 'message', names: ['Mei'], text: 'hello\n  you' }, 'New message from Mei', 'hello you');
  check({ kind: 'join', names: ['Mei'], text: null }, 'Mei came in');
  check({ kind: 'hand', names: ['Mei'], text: null }, 'Mei raised a hand');
});

it('shortens what is long, between letters', () => {
  const notice = noticeOf({ kind: 'message', names: ['Mei'], text: '👩‍🚀'.repeat(200) }, String);
  expect([...notice.body].length).toBeLessThanOrEqual(140);
  expect(notice.body.endsWith('…')).toBe(true);
});
