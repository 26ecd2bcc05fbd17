import type { EngineSnapshot, MicrophoneTest } from '@snug/engine/api';
import { Button, Icon, Meter, Mic, Volume2 } from '@snug/ui';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useEngine } from '../../hooks/engine.ts';
import { useText, type TextKey } from '../../i18n/index.ts';
import './devices.css';

type Tone = 'quiet' | 'playing' | 'played' | 'unheard' | 'blocked' | 'failed';

const TONE_SAID: Partial<Record<Tone, TextKey>> = {
  playing: 'devices.tonePlaying',
  played: 'devices.tonePlayed',
  blocked: 'devices.toneBlocked',
  failed: 'devices.toneFailed',
};

const TEST_SAID: Record<MicrophoneTest, TextKey> = {
  recording: 'devices.testRecording',
  playing: 'devices.testPlaying',
  done: 'devices.testDone',
  silent: 'devices.testSilent',
  failed: 'devices.testFailed',
};

/** A tone to hear, and a few seconds of one's own voice. */
export function SoundCheck({ snapshot }: { snapshot: EngineSnapshot }) {
  const { t } = useText();
  const engine = useEngine();
  const [tone, setTone] = useState<Tone>('quiet');
  const [test, setTest] = useState<MicrophoneTest | null>(null);
  const stopTest = useRef(() => undefined as void);
  useEffect(() => () => stopTest.current(), []);
  const listen = useCallback(
    (draw: (level: number) => void) => engine.levels((levels) => draw(levels.get('own') ?? 0)),
    [engine],
  );
  const play = () => {
    setTest(null);
    setTone('playing');
    void engine.devices.playTone().then(setTone);
  };
  const record = () => {
    setTone('quiet');
    stopTest.current();
    stopTest.current = engine.devices.testMicrophone(setTest);
  };
  const testing = test === 'recording' || test === 'playing';
  const said = TONE_SAID[tone] ?? (test === null ? null : TEST_SAID[test]);
  return (
    <div className="check">
      <div className="check-row">
        <Button size="sm" isDisabled={tone === 'playing' || testing} onPress={play}>
          <Icon of={Volume2} />
          {t('devices.tone')}
        </Button>
        <Button size="sm" isDisabled={tone === 'playing' || testing} onPress={record}>
          <Icon of={Mic} />
          {t('devices.test')}
        </Button>
        {snapshot.own.microphone.state === 'on' ? <Meter listen={listen} /> : null}
      </div>
      <div role="status" className="check-said">
        {said === null ? null : <p>{t(said)}</p>}
        {tone === 'unheard' ? <Unheard snapshot={snapshot} /> : null}
      </div>
      {tone === 'played' ? (
        <div className="check-row">
          <Button size="sm" onPress={() => setTone('quiet')}>
            {t('devices.toneHeard')}
          </Button>
          <Button size="sm" onPress={() => setTone('unheard')}>
            {t('devices.toneUnheard')}
          </Button>
        </div>
      ) : null}
    </div>
  );
}

/** What to do, the likeliest first. */
function Unheard({ snapshot }: { snapshot: EngineSnapshot }) {
  const { t } = useText();
  const used = snapshot.devices.used.speaker?.label ?? '';
  return (
    <>
      <p>{used === '' ? t('devices.unheard') : t('devices.unheardNamed', { name: used })}</p>
      <ul>
        <li>{t('devices.unheardVolume')}</li>
        {snapshot.devices.speakers.length > 1 ? <li>{t('devices.unheardOther')}</li> : null}
        <li>{t('devices.unheardPlug')}</li>
        <li>{t('devices.unheardTab')}</li>
      </ul>
    </>
  );
}
