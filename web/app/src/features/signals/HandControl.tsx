import type { EngineSnapshot } from '@snug/engine/api';
import { Control, Hand } from '@snug/ui';
import { useEffect, useState } from 'react';
import { useEngine } from '../../hooks/engine.ts';
import { useKeyAction } from '../../hooks/keys.ts';
import { useText } from '../../i18n/index.ts';
import { ownHand } from '../../state/hands.ts';
import { shortcutOf } from '../../state/keys.ts';
import './signals.css';

const SAID_MS = 5_000;

/** Raises one's own hand, and lowers it. Says so when the host did. */
export function HandControl({ snapshot, singleKeys }: { snapshot: EngineSnapshot; singleKeys: boolean }) {
  const { t } = useText();
  const { signals } = useEngine();
  const { up } = ownHand(snapshot);
  const toggle = () => signals.setHand(!up);
  useKeyAction('hand', toggle);
  const shortcut = shortcutOf('hand', singleKeys);
  return (
    <>
      <Control
        icon={Hand}
        tone={up ? 'on' : 'plain'}
        label={t(up ? 'hand.lower' : 'hand.raise')}
        {...(shortcut === undefined ? {} : { shortcut })}
        onPress={toggle}
      />
      <LoweredByHost />
    </>
  );
}

function LoweredByHost() {
  const { t } = useText();
  const { signals } = useEngine();
  const [shown, setShown] = useState(false);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stop = signals.onHandLowered(() => {
      clearTimeout(timer);
      setShown(true);
      timer = setTimeout(() => setShown(false), SAID_MS);
    });
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, [signals]);
  return (
    <span role="status" className={shown ? 'bar-said' : 'vh'}>
      {shown ? t('hand.lowered') : ''}
    </span>
  );
}
