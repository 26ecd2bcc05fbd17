import type { EngineSnapshot } from '@snug/engine/api';
import { BackgroundChoice } from './BackgroundChoice.tsx';
import './effects.css';
import { NoiseControl } from './NoiseControl.tsx';

/** What is done to one's own picture and sound before anybody sees or hears them. */
export function EffectsSection({ snapshot }: { snapshot: EngineSnapshot }) {
  return (
    <div className="effects">
      <BackgroundChoice snapshot={snapshot} />
      <NoiseControl snapshot={snapshot} />
    </div>
  );
}
