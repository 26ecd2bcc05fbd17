import type { EngineSnapshot } from '@snug/engine/api';
import { planStage, type StagePlan, type TileId } from '@snug/engine/layout';
import { useCallback, useEffect, useEffectEvent, useMemo, useRef, useState, type RefObject } from 'react';
import { useKeyAction } from '../../hooks/keys.ts';
import { useText } from '../../i18n/index.ts';
import { useStage, useStageView } from '../stage/context.tsx';
import { isFromRight } from '../stage/direction.ts';
import { LayoutKeys } from '../stage/LayoutKeys.tsx';
import { PictureInPicture } from '../stage/Pip.tsx';
import { ScreenTabs } from '../stage/ScreenTabs.tsx';
import { StagePages } from '../stage/StagePages.tsx';
import { listenToSwipes, listenToTiles } from '../stage/tile-gestures.ts';
import { TileMenu } from '../stage/TileMenu.tsx';
import { onScreen, useSize, useTileFocus } from '../stage/useTiles.ts';
import { Alone } from './Alone.tsx';
import { Tile } from './Tile.tsx';
import '../stage/stage.css';

const GAP = 12;
const GAP_NARROW = 8;
const NARROW = 640;

interface Asked {
  readonly id: TileId;
  readonly anchor: Element;
}

/** Everybody's pictures: a grid, or a stage with a strip of people. */
export function Stage({ snapshot }: { snapshot: EngineSnapshot }) {
  const { t } = useText();
  const { store } = useStage();
  const box = useRef<HTMLDivElement>(null);
  const list = useRef<HTMLUListElement>(null);
  const [menu, setMenu] = useState<Asked | null>(null);
  const { plan, area } = usePlan(snapshot, box);
  const { layout } = useStageView();
  const placed = useMemo(
    () => plan.placed.map((one) => ({ ...one, rect: onScreen(one.rect, area) })),
    [plan, area],
  );
  const pager = plan.pager === null ? null : onScreen(plan.pager, area);

  const turn = (by: 1 | -1): boolean => {
    const page = plan.page + by;
    if (page < 0 || page >= plan.pages) return false;
    store.dispatch({ t: 'page', page });
    return true;
  };
  useKeyAction('previous', () => turn(-1), undefined, plan.pages > 1);
  useKeyAction('next', () => turn(1), undefined, plan.pages > 1);
  const { reachable, onFocus, onKeyDown } = useTileFocus(list, placed, turn);
  const openMenu = useCallback((id: TileId, anchor: Element) => setMenu({ id, anchor }), []);
  useGestures(box, list, openMenu, turn);

  const own = snapshot.people.find((person) => person.own);
  const ownWeak = snapshot.phase === 'reconnecting' || (own !== undefined && own.connection !== 'good');
  const shown = plan.placed.find(({ place, tile }) => place === 'stage' && tile.kind === 'screen')?.tile;
  const tabs = plan.screens.length > 1 || (plan.arrangement === 'speaker' && plan.screens[0] !== shown);
  const asked = placed.find(({ tile }) => tile.id === menu?.id);
  return (
    <section className="stage" aria-label={t('stage.label')} data-arrangement={plan.arrangement}>
      {tabs ? <ScreenTabs screens={plan.screens} shown={shown} /> : null}
      <div className="stage-box" ref={box}>
        {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- arrows from tile to tile */}
        <ul className="tiles" ref={list} onFocus={onFocus} onKeyDown={onKeyDown}>
          {placed.map((one) => (
            <Tile
              key={one.tile.id}
              placed={one}
              pinned={one.tile.kind === 'camera' && layout.pins.includes(one.tile.person.participant)}
              reachable={one.tile.id === reachable}
              menuOpen={one.tile.id === menu?.id}
              ownWeak={ownWeak}
              onMenu={openMenu}
            />
          ))}
        </ul>
        {pager === null ? null : (
          <StagePages place={pager} page={plan.page} pages={plan.pages} onTurn={turn} />
        )}
      </div>
      {snapshot.people.length <= 1 ? <Alone /> : null}
      {asked && menu ? (
        <TileMenu key={menu.id} placed={asked} anchor={menu.anchor} onClose={() => setMenu(null)} />
      ) : null}
      <LayoutKeys />
      <PictureInPicture snapshot={snapshot} />
    </section>
  );
}

function usePlan({ people }: EngineSnapshot, box: RefObject<HTMLElement | null>) {
  const { store } = useStage();
  const { layout, order, speaker } = useStageView();
  const area = useSize(box);
  const gap = area.width < NARROW ? GAP_NARROW : GAP;
  const plan: StagePlan = useMemo(
    () => planStage({ area, gap, people, order, layout, speaker }),
    [area, gap, people, order, layout, speaker],
  );
  useEffect(() => store.seated(plan.seats), [store, plan]);
  return { plan, area };
}

function useGestures(
  box: RefObject<HTMLElement | null>,
  list: RefObject<HTMLElement | null>,
  openMenu: (id: TileId, anchor: Element) => void,
  turn: (by: 1 | -1) => boolean,
): void {
  const { store } = useStage();
  const onTurn = useEffectEvent((by: 1 | -1) => void turn(isFromRight() ? (by === 1 ? -1 : 1) : by));
  useEffect(() => {
    if (box.current === null || list.current === null) return undefined;
    const id = (tile: HTMLElement) => tile.dataset['tile'] ?? '';
    const stops = [
      listenToSwipes(box.current, (by) => onTurn(by)),
      listenToTiles(list.current, {
        onMenu: (tile) => openMenu(id(tile), tile.querySelector('.tile-more') ?? tile),
        onLarger(tile) {
          const { focus } = store.view().layout;
          store.dispatch({ t: 'focus', tile: focus === id(tile) ? null : id(tile) });
        },
      }),
    ];
    return () => {
      for (const stop of stops) stop();
    };
  }, [box, list, openMenu, store]);
}
