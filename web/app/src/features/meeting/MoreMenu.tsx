import type { EngineSnapshot } from '@snug/engine/api';
import { ActionMenu, Ellipsis, Keyboard, Settings, UserPlus, type MenuAction } from '@snug/ui';
import { useState } from 'react';
import { useKeyAction } from '../../hooks/keys.ts';
import { useMedia } from '../../hooks/media.ts';
import { useText } from '../../i18n/index.ts';
import { useFlip } from '../devices/index.ts';
import { useInvite } from '../invite/index.ts';
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
  const [opened, setOpened] = useState<Opened | null>(null);
  const keyboard = useMedia('(any-hover: hover)');
  const flip = useFlip(snapshot);
  const stage = useStageMenu();
  const invite = useInvite();
  useKeyAction('help', () => setOpened('keys'));
  const close = () => setOpened(null);
  const actions: readonly (MenuAction | false)[] = [
    ...before,
    flip ?? false,
    ...stage.actions,
    { id: 'invite', icon: UserPlus, label: t('invite.heading'), onAction: invite.open },
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
      <SettingsSheet isOpen={opened === 'settings'} onClose={close} />
      {invite.dialog}
      {stage.dialog}
      <KeysHelp isOpen={opened === 'keys'} onClose={close} />
    </>
  );
}
