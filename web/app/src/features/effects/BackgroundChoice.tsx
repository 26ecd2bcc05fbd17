import type { Background, EngineSnapshot } from '@snug/engine/api';
import { CircleSlash, Icon, ImagePlus, UserRound } from '@snug/ui';
import { type ChangeEvent, useEffect, useId, useRef, useState } from 'react';
import { useEngine } from '../../hooks/engine.ts';
import { useText } from '../../i18n/index.ts';
import { backgroundOptions } from '../../state/effects.ts';

/** What stands behind oneself, each choice as it looks. */
export function BackgroundChoice({ snapshot }: { snapshot: EngineSnapshot }) {
  const { t } = useText();
  const engine = useEngine();
  const id = useId();
  const { background } = snapshot.effects;
  if (!background.available) return <p className="dim">{t('effects.unavailable')}</p>;
  return (
    <fieldset className="backgrounds" aria-describedby={`${id}-hint`}>
      <legend className="ui-label">{t('effects.background')}</legend>
      <p className="ui-hint" id={`${id}-hint`}>
        {t('effects.backgroundHint')}
      </p>
      <div className="backgrounds-all">
        {backgroundOptions(background).map(({ choice, label }) => (
          <label key={choice} className="background">
            <input
              type="radio"
              name={id}
              value={choice}
              checked={background.choice === choice}
              onChange={() => engine.effects.setBackground(choice)}
            />
            <Sample choice={choice} hasPicture={background.hasOwnPicture} />
            <span className="background-name">{t(label)}</span>
          </label>
        ))}
        <OwnPicture has={background.hasOwnPicture} />
      </div>
    </fieldset>
  );
}

function Sample({ choice, hasPicture }: { choice: Background; hasPicture: boolean }) {
  const engine = useEngine();
  const canvas = useRef<HTMLCanvasElement>(null);
  const isPicture = choice !== 'none' && choice !== 'blur_light' && choice !== 'blur_strong';
  const isDrawn = isPicture && (choice !== 'own' || hasPicture);
  useEffect(() => {
    if (isDrawn && canvas.current !== null) engine.effects.drawSample(choice, canvas.current);
  }, [engine, choice, isDrawn]);
  return (
    <span className="background-sample" data-choice={choice} aria-hidden="true">
      {isDrawn ? <canvas ref={canvas} width={192} height={108} /> : null}
      <Icon of={choice === 'none' ? CircleSlash : UserRound} />
    </span>
  );
}

/** The picture never leaves the tab, so that the browser's own dialog is all it takes. */
function OwnPicture({ has }: { has: boolean }) {
  const { t } = useText();
  const engine = useEngine();
  const id = useId();
  const [refused, setRefused] = useState(false);
  const take = async ({ currentTarget: input }: ChangeEvent<HTMLInputElement>) => {
    const [file] = input.files ?? [];
    input.value = '';
    if (file !== undefined) setRefused(!(await engine.effects.setOwnPicture(file)));
  };
  return (
    <>
      <label className="background background-add">
        <input
          type="file"
          accept="image/*"
          aria-describedby={`${id}-hint${refused ? ` ${id}-refused` : ''}`}
          onChange={(event) => void take(event)}
        />
        <span className="background-sample" aria-hidden="true">
          <Icon of={ImagePlus} />
        </span>
        <span className="background-name">{t(has ? 'effects.another' : 'effects.add')}</span>
      </label>
      <p className="ui-hint backgrounds-note" id={`${id}-hint`}>
        {t('effects.ownHint')}
      </p>
      <p className="ui-error backgrounds-note" id={`${id}-refused`} role="status">
        {refused ? t('effects.refused') : ''}
      </p>
    </>
  );
}
