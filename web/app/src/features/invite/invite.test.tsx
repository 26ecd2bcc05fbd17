import { FakeEngine } from '@snug/engine/fake';
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { EngineProvider } from '../../hooks/engine.ts';
import { startI18n, TranslateProvider } from '../../i18n/index.ts';
import { CreatedScreen } from '../created/index.ts';

const PASSPHRASE = 'correct horse battery staple';
const translate = await startI18n('en');
/** Everything that leaves the page on any of the ways. */
let handed: string[] = [];

beforeEach(() => {
  handed = [];
  vi.stubGlobal('matchMedia', () => ({ matches: false }));
  vi.stubGlobal('scrollTo', () => undefined);
  Object.assign(navigator, {
    share: async (data: ShareData) => void handed.push(JSON.stringify(data)),
    clipboard: { writeText: async (text: string) => void handed.push(text) },
  });
  Object.assign(URL, {
    createObjectURL: (blob: Blob) => {
      void blob.text().then((text) => handed.push(text));
      return 'blob:snug';
    },
    revokeObjectURL: () => undefined,
  });
});
afterEach(cleanup);

async function created(passphrase: string) {
  const engine = new FakeEngine();
  await engine.createMeeting({ title: 'Thursday planning', passphrase, validForSeconds: 86_400 });
  const { container } = render(
    <TranslateProvider value={translate}>
      <EngineProvider value={engine}>
        <CreatedScreen />
      </EngineProvider>
    </TranslateProvider>,
  );
  return { engine, container };
}

it('sends the link, and never the passphrase, on every way', async () => {
  const { engine, container } = await created(PASSPHRASE);
  const { link } = engine.snapshot().meeting ?? { link: '' };
  fireEvent.click(screen.getByRole('button', { name: 'Copy link' }));
  fireEvent.click(screen.getByRole('button', { name: 'Share' }));
  fireEvent.click(screen.getByRole('button', { name: 'Put it into a calendar' }));
  const now = Date.now();
  vi.setSystemTime(engine.snapshot().phaseSinceUnixMs);
  fireEvent.click(screen.getByRole('button', { name: 'Save calendar file' }));
  vi.setSystemTime(now);
  handed.push(
    decodeURIComponent(screen.getByRole('link', { name: 'Write an e-mail' }).getAttribute('href') ?? ''),
  );
  await vi.waitFor(() => expect(handed).toHaveLength(4));
  for (const text of [...handed, container.innerHTML]) {
    expect(text.replaceAll('\r\n ', '')).toContain(link);
    for (const word of PASSPHRASE.split(' ')) expect(text).not.toContain(word);
  }
});

it('says that the passphrase goes another way', async () => {
  await created(PASSPHRASE);
  expect(screen.getByText(/The link alone does not open this meeting/u)).toBeTruthy();
});
