import type { EngineSnapshot } from '@snug/engine/api';
import { Button, ChevronLeft, ChevronRight, Control } from '@snug/ui';
import { useRef, useState } from 'react';
import { useText } from '../../i18n/index.ts';
import { gridLayout, stageLayout, tilesPerPage, type Size } from '../../state/layout.ts';
import { arrange, firstAndOwn, pageOf, type Tile as TileModel } from '../../state/stage.ts';
import { Alone } from './Alone.tsx';
import { Tile } from './Tile.tsx';
import { useOrder, useSize, useSpeaking } from './useStage.ts';

const GAP = 12;
const GAP_NARROW = 8;

/** Everybody's pictures: a grid, or a shared screen with a strip of people. */
export function Stage({ snapshot }: { snapshot: EngineSnapshot }) {
  const { t } = useText();
  const box = useRef<HTMLDivElement>(null);
  const size = useSize(box);
  const speaking = useSpeaking();
  const pageSize = tilesPerPage(size);
  const shared = snapshot.people.some((person) => !person.own && person.streams.screen.published);
  const places = shared ? stageLayout(size, snapshot.people.length, GAP).strip.length : pageSize;
  const order = useOrder(snapshot.people, speaking, Math.max(2, places));
  const { screens, people } = arrange(snapshot.people, order);
  const [chosen, setChosen] = useState<string | null>(null);
  const [page, setPage] = useState(0);
  const screen = screens.find((tile) => tile.id === chosen) ?? screens[0];
  const shown = pageOf(people, page, pageSize);
  const gap = size.width < 640 ? GAP_NARROW : GAP;
  const alone = people.length <= 1 && screen === undefined;
  const speaks = (tile: TileModel) =>
    tile.kind === 'camera' && speaking.now.has(tile.person.own ? 'own' : tile.person.participant);
  const placed = screen ? onStage(size, screen, people, gap) : inGrid(size, shown.items, gap);
  return (
    <section className="stage" aria-label={t('stage.label')}>
      {screens.length > 1 ? <Screens screens={screens} shown={screen?.id} onChoose={setChosen} /> : null}
      <div className="stage-box" ref={box}>
        <ul className="tiles">
          {placed.map(({ tile, rect }) => (
            <Tile key={tile.id} tile={tile} rect={rect} speaking={speaks(tile)} />
          ))}
        </ul>
      </div>
      {alone ? <Alone link={snapshot.meeting?.link ?? null} /> : null}
      {screen === undefined && shown.pages > 1 ? (
        <nav className="stage-pages" aria-label={t('stage.label')}>
          <Control
            icon={ChevronLeft}
            tone="ghost"
            label={t('stage.previous')}
            isDisabled={shown.page === 0}
            onPress={() => setPage(shown.page - 1)}
          />
          <span>{t('stage.page', { page: shown.page + 1, pages: shown.pages })}</span>
          <Control
            icon={ChevronRight}
            tone="ghost"
            label={t('stage.next')}
            isDisabled={shown.page === shown.pages - 1}
            onPress={() => setPage(shown.page + 1)}
          />
        </nav>
      ) : null}
    </section>
  );
}

function inGrid(size: Size, tiles: readonly TileModel[], gap: number) {
  const rects = gridLayout(size, tiles.length, gap);
  return tiles.flatMap((tile, index) => {
    const rect = rects[index];
    return rect ? [{ tile, rect }] : [];
  });
}

function onStage(size: Size, screen: TileModel, people: readonly TileModel[], gap: number) {
  const { stage, strip } = stageLayout(size, people.length, gap);
  if (stage.width <= 0) return [];
  const beside = firstAndOwn(people, strip.length).flatMap((tile, index) => {
    const rect = strip[index];
    return rect ? [{ tile, rect }] : [];
  });
  return [{ tile: screen, rect: stage }, ...beside];
}

function Screens(props: {
  screens: readonly TileModel[];
  shown: string | undefined;
  onChoose: (id: string) => void;
}) {
  const { t } = useText();
  return (
    <nav className="stage-screens" aria-label={t('stage.screens')}>
      {props.screens.map((tile) => (
        <Button
          key={tile.id}
          size="sm"
          variant={tile.id === props.shown ? 'primary' : 'plain'}
          aria-pressed={tile.id === props.shown}
          onPress={() => props.onChoose(tile.id)}
        >
          {t('stage.screenOf', { name: tile.person.name })}
        </Button>
      ))}
    </nav>
  );
}
