import type { Person } from '@snug/engine/api';
import { PINS_MAX, type Placed, type Tile } from '@snug/engine/layout';
import { Expand, EyeOff, Icon, type LucideIcon, Move, Pin, PinOff, Shrink, Volume2, VolumeX } from '@snug/ui';
import { useId, type ReactNode } from 'react';
import { Dialog } from 'react-aria-components/Dialog';
import { Popover } from 'react-aria-components/Popover';
import { useEngine } from '../../hooks/engine.ts';
import { useText, type TextKey } from '../../i18n/index.ts';
import { useStage, useStageView } from './context.tsx';
import './tile-menu.css';

interface Props {
  placed: Placed;
  anchor: Element;
  onClose: () => void;
}

/** What can be done about one tile, and how its connection is. */
export function TileMenu({ placed, anchor, onClose }: Props) {
  const { t } = useText();
  const { tile } = placed;
  const { person } = tile;
  const name = person.name === '' ? t('stage.unnamed') : person.name;
  return (
    <Popover
      className="tile-menu"
      triggerRef={{ current: anchor }}
      isOpen
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      placement="bottom end"
      offset={6}
    >
      <Dialog className="tile-menu-inside" aria-label={t('tile.about', { name })}>
        <header className="tile-menu-head">
          <p className="tile-menu-name">
            <bdi>{tile.kind === 'screen' ? t('stage.screenOf', { name }) : name}</bdi>
          </p>
          <p className="tile-menu-state" data-connection={person.connection}>
            {t(CONNECTION[person.connection])}
          </p>
        </header>
        <PlaceActions placed={placed} onDone={onClose} />
        {person.own ? <OwnActions placed={placed} onDone={onClose} /> : <SoundActions person={person} />}
      </Dialog>
    </Popover>
  );
}

const CONNECTION: Readonly<Record<Person['connection'], TextKey>> = {
  good: 'tile.good',
  weak: 'tile.weak',
  lost: 'tile.lost',
};

interface ItemProps {
  icon: LucideIcon;
  isDisabled?: boolean;
  hint?: string;
  onPress: () => void;
  children: ReactNode;
}

function Item({ icon, isDisabled = false, hint, onPress, children }: ItemProps) {
  return (
    <button type="button" className="tile-menu-item" disabled={isDisabled} onClick={onPress}>
      <Icon of={icon} />
      <span>
        {children}
        {hint === undefined ? null : <small>{hint}</small>}
      </span>
    </button>
  );
}

function PlaceActions({ placed, onDone }: { placed: Placed; onDone: () => void }) {
  const { t } = useText();
  const { store } = useStage();
  const { layout } = useStageView();
  const { tile } = placed;
  const { participant } = tile.person;
  const pinned = layout.pins.includes(participant);
  const full = !pinned && layout.pins.length >= PINS_MAX;
  const onStage = layout.focus === tile.id;
  const and = (act: () => void) => () => {
    act();
    onDone();
  };
  return (
    <>
      {tile.kind === 'camera' && !tile.person.own ? (
        <Item
          icon={pinned ? PinOff : Pin}
          isDisabled={full}
          {...(full ? { hint: t('tile.pinsFull') } : {})}
          onPress={and(() => store.dispatch({ t: pinned ? 'unpin' : 'pin', participant }))}
        >
          {t(pinned ? 'tile.unpin' : 'tile.pin')}
        </Item>
      ) : null}
      {onStage || placed.place !== 'stage' || tile.kind === 'camera' ? (
        <Item
          icon={onStage ? Shrink : Expand}
          onPress={and(() => store.dispatch({ t: 'focus', tile: onStage ? null : tile.id }))}
        >
          {t(onStage ? 'tile.smaller' : 'tile.larger')}
        </Item>
      ) : null}
    </>
  );
}

function OwnActions({ placed, onDone }: { placed: Placed; onDone: () => void }) {
  const { t } = useText();
  const { store } = useStage();
  const engine = useEngine();
  return (
    <>
      {placed.place === 'floating' ? (
        <Item icon={Move} onPress={() => store.dispatch({ t: 'next_corner' })}>
          {t('tile.nextCorner')}
        </Item>
      ) : null}
      <Item
        icon={EyeOff}
        hint={t('layout.ownHint')}
        onPress={() => {
          engine.setPreferences({ ownView: 'hidden' });
          onDone();
        }}
      >
        {t('tile.hide')}
      </Item>
    </>
  );
}

const PERCENT = 100;

function SoundActions({ person }: { person: Tile['person'] }) {
  const { t, percent } = useText();
  const { hearing } = useEngine();
  const id = useId();
  const { participant, volume, mutedForMe } = person;
  return (
    <>
      <Item
        icon={mutedForMe ? Volume2 : VolumeX}
        hint={t('tile.volumeHint')}
        onPress={() => hearing.setMutedForMe(participant, !mutedForMe)}
      >
        {t(mutedForMe ? 'tile.hearAgain' : 'tile.muteForMe')}
      </Item>
      {hearing.canSetVolume ? (
        <div className="tile-menu-volume">
          <label htmlFor={id}>{t('tile.volume')}</label>
          <output htmlFor={id}>{percent(volume)}</output>
          <input
            id={id}
            type="range"
            min={0}
            max={PERCENT}
            step={5}
            value={Math.round(volume * PERCENT)}
            disabled={mutedForMe}
            aria-valuetext={percent(volume)}
            onChange={(event) => hearing.setVolume(participant, Number(event.currentTarget.value) / PERCENT)}
          />
        </div>
      ) : null}
    </>
  );
}
