import { useEffect, useRef } from 'react';
import { useEngine } from '../../hooks/engine.ts';
import { useText } from '../../i18n/index.ts';
import { speakersOf } from '../../state/speakers.ts';
import { useStage } from '../stage/context.tsx';

/** Who speaks, in words, for whoever looks it up. Written past React, and never read out by itself. */
export function WhoSpeaks() {
  const { t, list } = useText();
  const engine = useEngine();
  const { speech } = useStage();
  const line = useRef<HTMLParagraphElement>(null);
  useEffect(() => {
    const write = () => {
      if (line.current === null) return;
      const names = speakersOf(speech.speech.now, engine.snapshot().people).map(({ own, name }) =>
        own ? t('people.speakingYou') : name === '' ? t('stage.unnamed') : name,
      );
      line.current.textContent =
        names.length === 0 ? t('people.silent') : t('people.speaking', { people: list(names) });
    };
    write();
    return speech.subscribe(write);
  }, [engine, speech, t, list]);
  return <p className="people-speaking" ref={line} />;
}
