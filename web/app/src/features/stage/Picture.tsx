import type { Tile } from '@snug/engine/layout';
import { Avatar, Icon, ShieldAlert, WifiOff } from '@snug/ui';
import { useText } from '../../i18n/index.ts';
import { initials, toneOf } from '../../state/people.ts';
import { VideoView } from '../meeting/VideoView.tsx';
import { ScreenView } from './ScreenView.tsx';

const AVATAR_SHARE = 0.34;
const AVATAR_MAX = 112;
const AVATAR_MIN = 36;

interface Props {
  tile: Tile;
  /** Of the tile's shorter side. */
  size: number;
  onStage: boolean;
  /** One's own way to the meeting is bad. */
  ownWeak: boolean;
}

/** Never black without a reason: initials until there is a picture, the last picture while no other comes. */
export function Picture({ tile, size, onStage, ownWeak }: Props) {
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
  return (
    <>
      <div className="tile-initials">
        <Avatar
          initials={initials(person.name)}
          tone={toneOf(person.leaf)}
          size={Math.min(AVATAR_MAX, Math.max(AVATAR_MIN, Math.round(size * AVATAR_SHARE)))}
        />
        {state === 'checking' ? <p>{t('stage.checking')}</p> : null}
      </div>
      {/* While it is checked too: what nobody draws is not fetched, and nothing unauthenticated gets here. */}
      {trackKey === null ? null : kind === 'screen' && onStage ? (
        <ScreenView tile={tile} trackKey={trackKey} />
      ) : (
        <VideoView trackKey={trackKey} whole={kind === 'screen'} />
      )}
      {trackKey === null || person.own ? null : (
        <p className="tile-still">
          <Icon of={WifiOff} />
          <span>{t(ownWeak || state === 'paused' ? 'tile.yourWeak' : reason(tile))}</span>
        </p>
      )}
    </>
  );
}

function reason({ person }: Tile): 'tile.theirWeak' | 'tile.still' {
  return person.connection === 'good' ? 'tile.still' : 'tile.theirWeak';
}
