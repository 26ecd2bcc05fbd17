import type { Instance } from '@snug/api-client';
import { cleanup, render, screen } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import { startI18n, TranslateProvider } from '../../i18n/index.ts';
import { Footer } from './Footer.tsx';

const translate = await startI18n('en');
const NOBODY = { name: null, contact: null, imprint_url: null, privacy_url: null };

afterEach(cleanup);

function check(operator: Instance['operator'], sentence: RegExp, links: readonly string[]) {
  const limits = { members_max: 100, link_validity_max_s: 3_600 };
  const instance: Instance = { name: 'Snug', version: '1.2.3', operator, limits, notice: null };
  render(
    <TranslateProvider value={translate}>
      <Footer instance={instance} />
    </TranslateProvider>,
  );
  expect(screen.getByText(sentence)).toBeTruthy();
  expect(screen.queryAllByRole('link').map((link) => link.textContent)).toEqual(links);
}

it('names the operator and how to reach them', () => {
  check({ ...NOBODY, name: 'Alice', contact: 'alice@example.org' }, /run by Alice/u, ['Contact']);
});
it('is drawn for an operator who says nothing of themselves', () => {
  check(NOBODY, /^The server can see/u, []);
});
it('makes no link of a contact that is no address', () => {
  check({ ...NOBODY, contact: 'room 12' }, /^The server can see/u, []);
});
