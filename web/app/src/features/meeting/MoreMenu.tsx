import type { EngineSnapshot } from '@snug/engine/api';
import { ActionMenu, Copy, Ellipsis, Keyboard, Settings, type MenuAction } from '@snug/ui';
import { useState } from 'react';
import { useCopy } from '../../hooks/copy.ts';
import { useKeyAction } from '../../hooks/keys.ts';
import { useMedia } from '../../hooks/media.ts';
import { useText } from '../../i18n/index.ts';
import { useFlip } from '../devices/index.ts';
import { KeysHelp, SettingsSheet } from '../settings/index.ts';
import { useStageMenu } from '../stage/index.ts';

interface Props {
  snapshot: EngineSnapshot;
  /** What found no place in the bar, before all others. */
  before?: readonly MenuAction[];
}

type Opened = 'settings' | 'keys';

/** What is needed less often. */
export function MoreMenu({ snapshot, before = [] }: Props) {
  const { t } = useText();
  const [copied, copy] = useCopy();
  const [opened, setOpened] = useState<Opened | null>(null);
  const keyboard = useMedia('(any-hover: hover)');
  const flip = useFlip(snapshot);
  const stage = useStageMenu();
  useKeyAction('help', () => setOpened('keys'));
  const close = () => setOpened(null);
  const link = snapshot.meeting?.link;
  const actions: readonly (MenuAction | false)[] = [
    ...before,
    flip ?? false,
    ...stage.actions,
    link !== undefined && { id: 'copy', icon: Copy, label: t('bar.copyLink'), onAction: () => copy(link) },
    {
      id: 'settings',
      icon: Settings,
      label: t('bar.settings'),
      onAction: () => setOpened('settings'),
    },
    keyboard && { id: 'keys', icon: Keyboard, label: t('bar.keys'), onAction: () => setOpened('keys') },
  ];
  return (
    <>
      <ActionMenu
        icon={Ellipsis}
        label={t('bar.more')}
        actions={actions.filter((action) => action !== false)}
      />
      <span role="status" className={copied === 'copied' ? 'bar-said' : 'vh'}>
        {copied === 'copied' ? t('bar.copied') : copied === 'failed' ? t('created.copyFailed') : ''}
      </span>
      <SettingsSheet isOpen={opened === 'settings'} onClose={close} />
      {stage.dialog}
      <KeysHelp isOpen={opened === 'keys'} onClose={close} />
    </>
  );
}
