import type { EngineSnapshot } from '@snug/engine/api';
import { Toggle } from '@snug/ui';
import { useEngine } from '../../hooks/engine.ts';
import { useText } from '../../i18n/index.ts';
import { noiseSaid } from '../../state/effects.ts';

/** Takes noise out of one's own microphone, and says where it cannot. */
export function NoiseControl({ snapshot }: { snapshot: EngineSnapshot }) {
  const { t } = useText();
  const engine = useEngine();
  const { noise } = snapshot.effects;
  const said = noiseSaid(noise);
  return (
    <div className="effect-noise">
      <Toggle
        label={t('effects.noise')}
        hint={t('effects.noiseHint')}
        isOn={noise.wanted}
        onChange={(on) => engine.effects.setNoiseRemoval(on)}
      />
      <p className="effect-said" role="status">
        {said === null ? '' : t(said)}
      </p>
    </div>
  );
}
