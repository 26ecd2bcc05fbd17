import { Button, Icon, Settings } from '@snug/ui';
import { Suspense, useState } from 'react';
import { useEngineSoon } from '../../hooks/engine.ts';
import { useText } from '../../i18n/index.ts';
import { late } from '../../late.tsx';

/** The sheet and the library under it come when they are asked for: the first page stays small. */
const SettingsSheet = late(() => import('./SettingsSheet.tsx').then((module) => module.SettingsSheet));

/** Opens the settings outside of the meeting. */
export function SettingsControl() {
  const { t } = useText();
  const engine = useEngineSoon();
  const [shown, setShown] = useState<'never' | 'open' | 'closed'>('never');
  const open = () => {
    engine.fetch();
    setShown('open');
  };
  return (
    <>
      <Button variant="quiet" aria-label={t('settings.heading')} onPress={open}>
        <Icon of={Settings} />
        <span className="page-head-word">{t('settings.heading')}</span>
      </Button>
      {shown === 'never' || !engine.isHere ? null : (
        <Suspense fallback={null}>
          <SettingsSheet isOpen={shown === 'open'} onClose={() => setShown('closed')} />
        </Suspense>
      )}
    </>
  );
}
