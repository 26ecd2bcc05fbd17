import type { LayoutMode } from '@snug/engine/layout';
import { Ask, Button, Choice } from '@snug/ui';
import { useEngine } from '../../hooks/engine.ts';
import { useText } from '../../i18n/index.ts';
import { OWN_VIEWS } from '../../state/own-view.ts';
import { useStage, useStageView } from './context.tsx';

/** How people are shown, and where one's own picture is. */
export function LayoutDialog({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const { t } = useText();
  const engine = useEngine();
  const { store } = useStage();
  const { layout } = useStageView();
  const modes: readonly { value: LayoutMode; label: string }[] = [
    { value: 'automatic', label: t('layout.automatic') },
    { value: 'grid', label: t('layout.grid') },
    { value: 'speaker', label: t('layout.speaker') },
  ];
  return (
    <Ask
      title={t('layout.open')}
      isOpen={isOpen}
      onClose={onClose}
      actions={
        <Button variant="primary" onPress={onClose}>
          {t('app.close')}
        </Button>
      }
    >
      <Choice
        label={t('layout.mode')}
        hint={t('layout.modeHint')}
        value={layout.mode}
        options={modes}
        onChange={(mode) => store.dispatch({ t: 'mode', mode })}
      />
      <Choice
        label={t('layout.own')}
        hint={t('layout.ownHint')}
        value={layout.ownView}
        options={OWN_VIEWS.map(({ value, label }) => ({ value, label: t(label) }))}
        onChange={(ownView) => engine.setPreferences({ ownView })}
      />
    </Ask>
  );
}
