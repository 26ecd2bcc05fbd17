import type { Tile } from '@snug/engine/layout';
import { Icon, MonitorUp } from '@snug/ui';
import { useText } from '../../i18n/index.ts';
import { useStage } from './context.tsx';

/** Shared screens, when there is more than one or none of them has the stage. */
export function ScreenTabs({ screens, shown }: { screens: readonly Tile[]; shown: Tile | undefined }) {
  const { t } = useText();
  const { store } = useStage();
  return (
    <nav className="stage-screens" aria-label={t('stage.screens')}>
      {screens.map((tile) => (
        <button
          key={tile.id}
          type="button"
          className="stage-screen"
          aria-pressed={tile === shown}
          onClick={() => store.dispatch({ t: 'focus', tile: tile.id })}
        >
          <Icon of={MonitorUp} />
          <span dir="auto">{t('stage.screenOf', { name: tile.person.name })}</span>
        </button>
      ))}
    </nav>
  );
}
