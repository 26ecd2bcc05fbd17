import type { Placed, Rect, TileId } from '@snug/engine/layout';
import { Ellipsis, Icon, MicOff, MonitorUp, Pin, VolumeX, WifiOff } from '@snug/ui';
import { memo, useEffect, useRef, type CSSProperties } from 'react';
import { useText, type Speak } from '../../i18n/index.ts';
import { TileBadges } from '../signals/index.ts';
import { useStage } from '../stage/context.tsx';
import { Picture } from '../stage/Picture.tsx';
import { OWN } from '../stage/speech-board.ts';
import { useFloating } from '../stage/useFloating.ts';
import '../stage/tile.css';

interface Props {
  placed: Placed;
  pinned: boolean;
  /** The one of all tiles that Tab reaches; arrows lead to the others. */
  reachable: boolean;
  menuOpen: boolean;
  ownWeak: boolean;
  onMenu: (id: TileId, anchor: Element) => void;
}

/** One picture with the name of whoever authenticated it. */
export const Tile = memo(function Tile({ placed, pinned, reachable, menuOpen, ownWeak, onMenu }: Props) {
  const speak = useText();
  const { speech } = useStage();
  const element = useRef<HTMLLIElement>(null);
  const { tile, rect, place } = placed;
  const { person, kind, state } = tile;
  const speaker = person.own ? OWN : person.participant;
  useEffect(() => {
    if (element.current === null || kind === 'screen') return undefined;
    return speech.mark(speaker, element.current);
  }, [speech, speaker, kind]);
  useFloating(element, place === 'floating');
  const style: CSSProperties = {
    width: rect.width,
    height: rect.height,
    transform: `translate(${rect.x}px, ${rect.y}px)`,
  };
  const nameOnly = person.name === '' ? speak.t('stage.unnamed') : person.name;
  const name = kind === 'screen' ? speak.t('stage.screenOf', { name: nameOnly }) : nameOnly;
  return (
    <li
      ref={element}
      className="tile"
      data-tile={tile.id}
      data-place={place}
      data-state={state}
      data-kind={kind}
      style={style}
    >
      <Picture
        tile={tile}
        size={Math.min(rect.width, rect.height)}
        onStage={place === 'stage'}
        ownWeak={ownWeak}
      />
      {kind === 'camera' ? <TileBadges participant={person.participant} /> : null}
      <p className="tile-name">
        {pinned ? <Icon of={Pin} /> : null}
        {kind === 'camera' && !micOn(placed) ? <Icon of={MicOff} /> : null}
        {person.mutedForMe ? <Icon of={VolumeX} /> : null}
        {kind === 'camera' && person.streams.screen.published ? <Icon of={MonitorUp} /> : null}
        {person.connection === 'good' ? null : <Icon of={WifiOff} />}
        <span dir="auto">{name}</span>
        {person.own ? <small>{speak.t('app.you')}</small> : null}
        <span className="vh">{details(placed, pinned, speak)}</span>
        <span className="vh tile-says">, {speak.t('stage.speaking')}</span>
      </p>
      <button
        type="button"
        className="tile-more"
        tabIndex={reachable ? 0 : -1}
        aria-haspopup="dialog"
        aria-expanded={menuOpen}
        aria-label={person.own ? speak.t('tile.ownOptions') : speak.t('tile.options', { name })}
        onClick={(event) => onMenu(tile.id, event.currentTarget)}
      >
        <Icon of={Ellipsis} />
      </button>
    </li>
  );
}, looksSame);

/** Drawn again only for what is seen: the places of others change without that. */
function looksSame(before: Props, now: Props): boolean {
  return (
    before.placed.tile === now.placed.tile &&
    before.placed.place === now.placed.place &&
    sameRect(before.placed.rect, now.placed.rect) &&
    before.pinned === now.pinned &&
    before.reachable === now.reachable &&
    before.menuOpen === now.menuOpen &&
    before.ownWeak === now.ownWeak &&
    before.onMenu === now.onMenu
  );
}

function sameRect(one: Rect, other: Rect): boolean {
  return one.x === other.x && one.y === other.y && one.width === other.width && one.height === other.height;
}

function micOn({ tile }: Placed): boolean {
  const { microphone } = tile.person.streams;
  return microphone.published && !microphone.muted;
}

/** What the picture shows besides the name, for those who do not see it. */
function details(placed: Placed, pinned: boolean, { t }: Speak): string {
  const { person, kind } = placed.tile;
  const camera = kind === 'camera';
  const parts = [
    ...(camera && !micOn(placed) ? [t('stage.micOff')] : []),
    ...(person.mutedForMe ? [t('tile.mutedForMe')] : []),
    ...(camera && person.streams.screen.published ? [t('tile.presents')] : []),
    ...(pinned ? [t('tile.pinned')] : []),
    ...(person.connection === 'weak' ? [t('stage.weak')] : []),
    ...(person.connection === 'lost' ? [t('stage.lost')] : []),
  ];
  return parts.length === 0 ? '' : `, ${parts.join(', ')}`;
}
