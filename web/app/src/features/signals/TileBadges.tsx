import type { ParticipantId } from '@snug/engine/api';
import { Hand, Icon } from '@snug/ui';
import { useFloatsOver, useHand } from '../../hooks/signals.ts';
import { useText } from '../../i18n/index.ts';
import { Glyph } from './Glyph.tsx';
import './signals.css';

/** What a person says without words, on the tile: a raised hand with its place, and reactions floating up. */
export function TileBadges({ participant }: { participant: ParticipantId }) {
  return (
    <>
      <HandBadge participant={participant} />
      <Floats participant={participant} />
    </>
  );
}

function HandBadge({ participant }: { participant: ParticipantId }) {
  const { t } = useText();
  const { place, several } = useHand(participant);
  if (place === null) return null;
  return (
    <p className="hand-badge">
      <Icon of={Hand} />
      {several ? <span aria-hidden="true">{place}</span> : null}
      <span className="vh">{several ? t('hand.upAt', { place }) : t('hand.up')}</span>
    </p>
  );
}

function Floats({ participant }: { participant: ParticipantId }) {
  const floats = useFloatsOver(participant);
  return floats.length === 0 ? null : (
    <div className="floats" aria-hidden="true">
      {floats.map(({ id, kind, lane }) => (
        <span key={id} className="float" data-lane={lane}>
          <Glyph kind={kind} />
        </span>
      ))}
    </div>
  );
}
