import type { EngineSnapshot } from '@snug/engine/api';
import { Button, Info, Loader, Notice } from '@snug/ui';
import { useState } from 'react';
import { useEngine } from '../../hooks/engine.ts';
import { useText } from '../../i18n/index.ts';
import { backgroundSaid } from '../../state/effects.ts';

/** While something else than one may think is seen of oneself: what, and what to do. */
export function BackgroundNotice({ snapshot }: { snapshot: EngineSnapshot }) {
  const { t } = useText();
  const engine = useEngine();
  const { background } = snapshot.effects;
  const [kept, setKept] = useState(false);
  const said = backgroundSaid(background);
  if (said === null || (kept && said.can === 'keep')) return null;
  const without = () => engine.effects.setBackground('none');
  return (
    <Notice
      tone="calm"
      icon={said.can === null ? Loader : Info}
      role="status"
      title={t(said.title)}
      actions={
        said.can === null ? null : (
          <>
            {said.can === 'again' ? (
              <Button size="sm" onPress={() => engine.effects.setBackground(background.choice)}>
                {t('problem.again')}
              </Button>
            ) : (
              <Button size="sm" onPress={() => setKept(true)}>
                {t('effects.keep')}
              </Button>
            )}
            <Button size="sm" variant="quiet" onPress={without}>
              {t('effects.asItIs')}
            </Button>
          </>
        )
      }
    >
      <p>{t(said.body)}</p>
    </Notice>
  );
}
