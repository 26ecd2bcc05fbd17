import type { EngineSnapshot } from '@snug/engine/api';
import { ActionMenu, Copy, Ellipsis, Settings, type MenuAction } from '@snug/ui';
import { useState } from 'react';
import { useCopy } from '../../hooks/copy.ts';
import { useText } from '../../i18n/index.ts';
import { SettingsDialog } from '../settings/index.ts';

/** What is needed less often. */
export function MoreMenu({ snapshot }: { snapshot: EngineSnapshot }) {
  const { t } = useText();
  const [copied, copy] = useCopy();
  const [settings, setSettings] = useState(false);
  const link = snapshot.meeting?.link;
  const copyLink: MenuAction[] =
    link === undefined
      ? []
      : [{ id: 'copy', icon: Copy, label: t('bar.copyLink'), onAction: () => copy(link) }];
  const open = {
    id: 'settings',
    icon: Settings,
    label: t('bar.settings'),
    onAction: () => setSettings(true),
  };
  return (
    <>
      <ActionMenu icon={Ellipsis} label={t('bar.more')} actions={[...copyLink, open]} />
      <span role="status" className={copied === 'copied' ? 'bar-said' : 'vh'}>
        {copied === 'copied' ? t('bar.copied') : copied === 'failed' ? t('created.copyFailed') : ''}
      </span>
      <SettingsDialog isOpen={settings} onClose={() => setSettings(false)} snapshot={snapshot} />
    </>
  );
}
