import { describe, expect, it } from 'vitest';
import { formatted, type Paragraph, type Piece } from './chat-format.ts';

const text = (words: string): Piece => ({ kind: 'text', text: words });
const link = (href: string, words = href): Piece => ({ kind: 'link', href, text: words });

function check(line: string, ...paragraphs: Paragraph[]) {
  expect(formatted(line)).toEqual(paragraphs);
}

describe('a link', () => {
  it('is http or https and nothing else', () => {
    check('see https://a.example/x now', [text('see '), link('https://a.example/x'), text(' now')]);
    check('http://a.example/', [link('http://a.example/')]);
    for (const other of [
      'javascript:alert(1)',
      'data:text/html,x',
      'file:///etc/passwd',
      'ftp://a.example',
      'https://',
      'www.a.example',
    ]) {
      check(other, [text(other)]);
    }
  });

  it('does not swallow the end of the sentence', () => {
    check('(https://a.example/x).', [text('('), link('https://a.example/x'), text(').')]);
    check('https://a.example/x_(y)', [link('https://a.example/x_(y)')]);
    check('https://a.example/x, and', [link('https://a.example/x'), text(', and')]);
  });

  it('that hides its host behind a name is no link', () => {
    check('https://bank.example@evil.example/', [text('https://bank.example@evil.example/')]);
  });

  it('shows a host of foreign letters as it is asked for', () => {
    check('https://раураl.example/', [
      link('https://xn--l-7sba6dbr.example/', 'https://xn--l-7sba6dbr.example/'),
    ]);
  });

  it('ends before a mark that turns the direction', () => {
    const [[first] = []] = formatted('https://a.example/\u202Egpj.exe');
    expect(first).toEqual(link('https://a.example/'));
  });

  it('that is long is shortened, with the whole host in view', () => {
    const host = `https://${'a'.repeat(60)}.example`;
    const [[piece] = []] = formatted(`${host}/${'b'.repeat(300)}`);
    expect(piece?.text.startsWith(`${host}/…`)).toBe(true);
    const [[other] = []] = formatted(`https://a.example/${'b'.repeat(300)}/end`);
    expect(other?.text).toMatch(/^https:\/\/a\.example\/b+…b+\/end$/u);
    expect(other?.text.length).toBeLessThan(64);
  });
});

describe('form', () => {
  it('has paragraphs, and keeps single breaks', () => {
    check('one\ntwo\n\n\nthree', [text('one\ntwo')], [text('three')]);
  });

  it('has code, in which nothing else counts', () => {
    check('use `*a* https://x.example` here', [
      text('use '),
      { kind: 'code', text: '*a* https://x.example' },
      text(' here'),
    ]);
    check('a ` alone', [text('a ` alone')]);
  });

  it('has bold between stars, but not in a sum', () => {
    check('this is *very* good', [text('this is '), { kind: 'bold', text: 'very' }, text(' good')]);
    check('2*3*4', [text('2*3*4')]);
    check('* a * b', [text('* a * b')]);
  });

  it('never is HTML', () => {
    check('<img src=x onerror=alert(1)>', [text('<img src=x onerror=alert(1)>')]);
  });

  it('takes a line of any kind in short time', () => {
    const begun = performance.now();
    for (const one of ['*', '`', '(', 'https://', '* ', '*a', ')', 'http://a)']) {
      formatted(one.repeat(4_000 / one.length));
    }
    expect(performance.now() - begun).toBeLessThan(500);
  });
});
