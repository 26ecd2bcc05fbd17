import type { MicrophoneTest } from '@snug/engine/api';
import { FakeEngine, fixtures } from '@snug/engine/fake';
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { EngineProvider } from '../../hooks/engine.ts';
import { startI18n, TranslateProvider } from '../../i18n/index.ts';
import { SoundCheck } from './SoundCheck.tsx';

const translate = await startI18n('en');

afterEach(cleanup);

function show() {
  const engine = new FakeEngine(fixtures.PREJOIN);
  let tell: (state: MicrophoneTest) => void = () => undefined;
  let stopped = 0;
  engine.devices.testMicrophone = (listener) => {
    tell = listener;
    listener('recording');
    return () => (stopped += 1);
  };
  const shown = render(
    <TranslateProvider value={translate}>
      <EngineProvider value={engine}>
        <SoundCheck snapshot={engine.snapshot()} />
      </EngineProvider>
    </TranslateProvider>,
  );
  return { shown, tell: (state: MicrophoneTest) => act(() => tell(state)), stops: () => stopped };
}

const press = async (name: string) =>
  act(async () => void fireEvent.click(screen.getByRole('button', { name })));

test('whoever hears nothing is told what to do, with the name of the speaker', async () => {
  show();
  await press('Play a sound');
  expect(screen.getByText('Did you hear two notes?')).toBeTruthy();
  await press('No, nothing');
  expect(screen.getByText(/played through Built-in speakers\. If you heard nothing/u)).toBeTruthy();
  expect(screen.getAllByRole('listitem').length).toBeGreaterThan(2);
});

test('whoever hears it is asked nothing more', async () => {
  show();
  await press('Play a sound');
  await press('Yes');
  expect(screen.queryByText(/notes/u)).toBeNull();
});

test('the recording is told step by step, and a microphone without sound has its sentence', async () => {
  const { tell } = show();
  await press('Record and listen');
  expect(screen.getByText(/^Speak now/u)).toBeTruthy();
  tell('playing');
  expect(screen.getByText('This is how you sound.')).toBeTruthy();
  tell('silent');
  expect(screen.getByText(/Nothing came from the microphone/u)).toBeTruthy();
});

test('a recording does not outlive what shows it', async () => {
  const { shown, stops } = show();
  await press('Record and listen');
  shown.unmount();
  expect(stops()).toBe(1);
});
