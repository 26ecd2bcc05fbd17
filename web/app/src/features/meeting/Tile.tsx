import { Avatar, Icon, MicOff, ShieldAlert, WifiOff } from '@snug/ui';
import { memo, type CSSProperties } from 'react';
import { useText, type Speak } from '../../i18n/index.ts';
import type { Rect } from '../../state/layout.ts';
import { initials, toneOf } from '../../state/people.ts';
import type { Tile as TileModel } from '../../state/stage.ts';
import { TileBadges } from '../signals/index.ts';
import { VideoView } from './VideoView.tsx';

interface Props {
  tile: TileModel;
  rect: Rect;
  speaking: boolean;
}

/** One picture with the name of whoever authenticated it. */
export const Tile = memo(function Tile({ tile, rect, speaking }: Props) {
  const speak = useText();
  const { person, kind, state } = tile;
  const place: CSSProperties = {
    width: rect.width,
    height: rect.height,
    transform: `translate(${rect.x}px, ${rect.y}px)`,
  };
  return (
    <li
      className="tile"
      data-state={state}
      data-kind={kind}
      data-speaking={speaking || undefined}
      style={place}
    >
      <Picture tile={tile} size={Math.min(rect.width, rect.height)} />
      <p className="tile-name">
        {kind === 'camera' && !micOn(tile) ? <Icon of={MicOff} /> : null}
        {person.connection === 'good' ? null : <Icon of={WifiOff} />}
        <span>
          {kind === 'screen' ? speak.t('stage.screenOf', { name: nameOf(tile, speak) }) : nameOf(tile, speak)}
        </span>
        {person.own ? <small>{speak.t('app.you')}</small> : null}
        <span className="vh">{details(tile, speaking, speak)}</span>
      </p>
      {kind === 'camera' ? <TileBadges participant={person.participant} /> : null}
    </li>
  );
});

function micOn({ person }: TileModel): boolean {
  const { microphone } = person.streams;
  return microphone.published && !microphone.muted;
}

function nameOf({ person }: TileModel, { t }: Speak): string {
  return person.name === '' ? t('stage.unnamed') : person.name;
}

/** What the picture shows besides the name, for those who do not see it. */
function details(tile: TileModel, speaking: boolean, { t }: Speak): string {
  const { person } = tile;
  const parts = [
    ...(tile.kind === 'camera' && !micOn(tile) ? [t('stage.micOff')] : []),
    ...(person.connection === 'weak' ? [t('stage.weak')] : []),
    ...(person.connection === 'lost' ? [t('stage.lost')] : []),
    ...(speaking ? [t('stage.speaking')] : []),
  ];
  return parts.length === 0 ? '' : `, ${parts.join(', ')}`;
}

const AVATAR_SHARE = 0.34;
const AVATAR_MAX = 112;

function Picture({ tile, size }: { tile: TileModel; size: number }) {
  const { t } = useText();
  const { person, state, trackKey, kind } = tile;
  if (state === 'refused') {
    return (
      <div className="tile-refused">
        <Icon of={ShieldAlert} />
        <p>{t(person.own ? 'stage.notSent' : 'stage.notShown')}</p>
      </div>
    );
  }
  const screen = kind === 'screen';
  return (
    <>
      {/* While it is checked too: what nobody draws is not fetched, and nothing unauthenticated gets here. */}
      {trackKey === null ? null : (
        <VideoView trackKey={trackKey} whole={screen} />
      )}
      {trackKey !== null && state === 'video' ? null : (
        <div className="tile-initials">
          <Avatar
            initials={initials(person.name)}
            tone={toneOf(person.leaf)}
            size={Math.min(AVATAR_MAX, Math.max(36, Math.round(size * AVATAR_SHARE)))}
          />
          {state === 'checking' ? <p>{t('stage.checking')}</p> : null}
        </div>
      )}
    </>
  );
}
