import { arrangementOf, type LayoutMode } from '@snug/engine/layout';
import { useEffect, useState } from 'react';
import { useKeyAction } from '../../hooks/keys.ts';
import { useText, type TextKey } from '../../i18n/index.ts';
import { useStage } from './context.tsx';
import { useFullscreen } from './fullscreen.ts';

const SAID_MS = 1_800;
const SAID: Readonly<Record<LayoutMode, TextKey>> = {
  automatic: 'layout.saidAutomatic',
  grid: 'layout.saidGrid',
  speaker: 'layout.saidSpeaker',
};

/** The keys of the layout and the full screen. A press that changes little is told in words. */
export function LayoutKeys() {
  const { t } = useText();
  const { store } = useStage();
  const { can, toggle } = useFullscreen();
  const [said, setSaid] = useState<LayoutMode | null>(null);
  useKeyAction('layout', () => {
    store.dispatch({ t: 'cycle', shown: arrangementOf(store.view().layout) });
    setSaid(store.view().layout.mode);
  });
  useKeyAction('fullscreen', toggle, undefined, can);
  useEffect(() => {
    if (said === null) return undefined;
    const timer = setTimeout(() => setSaid(null), SAID_MS);
    return () => clearTimeout(timer);
  }, [said]);
  return (
    <p role="status" className={said === null ? 'vh' : 'stage-said'}>
      {said === null ? '' : t(SAID[said])}
    </p>
  );
}
