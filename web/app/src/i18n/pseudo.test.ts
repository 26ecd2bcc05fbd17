import { describe, expect, it } from 'vitest';
import en from './en.json';
import { startI18n } from './index.ts';
import { ACCENTED, accented, addPseudoLanguages, MIRRORED, mirrored } from './pseudo.ts';

addPseudoLanguages();

describe('the accented language', () => {
  it('shows what was not translated', () => {
    expect(accented('Join')).toMatch(/^\[ĵ?Ĵ?öö?îî?ñ~?\]$/iu);
    expect(accented('Join')).not.toMatch(/[a-z]/iu);
  });
  it('is two fifths longer', () => {
    for (const sentence of [en.start.lead, en.start.sees, en.created.lead]) {
      const share = accented(sentence).length / sentence.length;
      expect(share).toBeGreaterThan(1.36);
      expect(share).toBeLessThan(1.46);
    }
  });
  it('leaves places alone', () => {
    expect(accented('{{name}} came in')).toContain('{{name}}');
  });
  it('counts', async () => {
    const t = await startI18n(ACCENTED);
    expect(t('app.numbers').split(',')).toHaveLength(13);
  });
});

describe('the mirrored language', () => {
  it('writes every word from right to left, and the page with it', async () => {
    const t = await startI18n(MIRRORED);
    expect(document.documentElement.dir).toBe('rtl');
    expect(t('start.join')).toBe('\u202eJoin\u202c');
    await startI18n('en');
  });
  it('leaves places alone', () => {
    expect(mirrored('{{name}} left')).toBe('{{name}} \u202eleft\u202c');
  });
});
