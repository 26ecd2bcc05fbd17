import { LayoutGrid, Maximize, Minimize, PictureInPicture, type MenuAction } from '@snug/ui';
import { useState, useSyncExternalStore, type ReactNode } from 'react';
import { useText } from '../../i18n/index.ts';
import { useStage } from './context.tsx';
import { useFullscreen } from './fullscreen.ts';
import { LayoutDialog } from './LayoutDialog.tsx';

/** The stage's part of the menu of the bar. */
export function useStageMenu(): { readonly actions: readonly MenuAction[]; readonly dialog: ReactNode } {
  const { t } = useText();
  const { pip } = useStage();
  const fullscreen = useFullscreen();
  const floating = useSyncExternalStore(pip.subscribe, pip.view).shown !== 'nothing';
  const [open, setOpen] = useState(false);
  const layout = {
    id: 'layout',
    icon: LayoutGrid,
    label: t('layout.open'),
    onAction: () => setOpen(true),
  };
  const small = {
    id: 'pip',
    icon: PictureInPicture,
    label: t(floating ? 'layout.pipEnd' : 'layout.pip'),
    ...(floating ? {} : { hint: t('layout.pipHint') }),
    onAction: () => pip.toggle(),
  };
  const full = {
    id: 'fullscreen',
    icon: fullscreen.on ? Minimize : Maximize,
    label: t(fullscreen.on ? 'layout.fullscreenEnd' : 'layout.fullscreen'),
    onAction: fullscreen.toggle,
  };
  return {
    actions: [layout, ...(pip.kind === null ? [] : [small]), ...(fullscreen.can ? [full] : [])],
    dialog: <LayoutDialog isOpen={open} onClose={() => setOpen(false)} />,
  };
}
