import { describe, expect, it } from 'vitest';
import { formatsOf } from './formats.ts';
import { startI18n } from './index.ts';
import { chooseLanguage, localeOf } from './languages.ts';

function check(chosen: string | null, wanted: readonly string[], expected: string) {
  expect(chooseLanguage(chosen, wanted).id).toBe(expected);
}

describe('the language', () => {
  it('is the first of the browser’s that is there', () => {
    check(null, ['de-AT', 'en'], 'de');
    check(null, ['en-US', 'de'], 'en');
    check(null, ['fr', 'DE', 'en'], 'de');
  });
  it('is English where none is', () => {
    check(null, ['fr-FR', 'pl'], 'en');
    check(null, [], 'en');
  });
  it('is the one chosen, whatever the browser asks for', () => {
    check('en', ['de'], 'en');
    check('de', ['en'], 'de');
  });
  it('is the browser’s when the one chosen is no more', () => {
    check('tlh', ['de'], 'de');
  });
  it('is written as where the reader is', () => {
    const german = chooseLanguage('de', []);
    expect(localeOf(german, ['en-US', 'de-CH'])).toBe('de-CH');
    expect(localeOf(german, ['en-US'])).toBe('de');
  });
  it('is told to the page', async () => {
    const t = await startI18n('de');
    expect(document.documentElement.lang).toBe('de');
    expect(document.documentElement.dir).toBe('ltr');
    expect(t('start.new')).toBe('Neue Besprechung');
    await startI18n('en');
    expect(document.documentElement.lang).toBe('en');
  });
});

describe('what is written', () => {
  it('follows the place', () => {
    const noon = Date.UTC(2026, 10, 22, 12);
    expect(formatsOf('de').date(noon)).toBe('22. November');
    expect(formatsOf('en-GB').date(noon)).toBe('22 November');
    expect(formatsOf('de').number(12_000)).toBe('12.000');
    expect(formatsOf('de').list(['eins', 'zwei', 'drei'])).toBe('eins, zwei und drei');
    expect(formatsOf('de').capital('ärger')).toBe('Ärger');
  });
});
