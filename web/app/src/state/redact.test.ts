import { expect, it } from 'vitest';
import { redacted } from './redact.ts';

function check(text: string, expected: string) {
  expect(redacted(text)).toBe(expected);
}

it('takes out addresses of the network', () => {
  check('from 192.168.178.23:51820 to 10.0.0.1', 'from [address] to [address]');
  check('from fe80::1ff:fe23:4567:890a%eth0', 'from [address]');
  check('2001:db8:85a3:8d3:1319:8a2e:370:7348 and ::1', '[address] and [address]');
});
it('takes out servers, people and meetings', () => {
  check('https://meet.alice.example:8443/rtc?token=x did not answer', '[address] did not answer');
  check('wss://10.0.0.1/rtc', '[address]');
  check('ask alice@example.org', 'ask [address]');
  check('#AAAAAAAAAAAAAAAAAAAAAA.AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA', '[link]');
});
it('leaves times, numbers and versions', () => {
  const text = 'Chrome/141.0.0.0 Safari/537.36, at 10:42, 20,000 pictures, 2026-11-22T10:42:00Z';
  check(text, text);
});
