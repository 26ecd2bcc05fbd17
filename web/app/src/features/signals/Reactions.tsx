import type { Person } from '@snug/engine/api';
import { useFloatsOverStage } from '../../hooks/signals.ts';
import { useText } from '../../i18n/index.ts';
import { Glyph } from './Glyph.tsx';
import './signals.css';

/** Reactions of those whose tile is not on the page: over the stage, with their names. Read out by the announcer. */
export function Reactions({ people }: { people: readonly Person[] }) {
  const { t } = useText();
  const floats = useFloatsOverStage();
  const nameOf = (participant: string) => {
    const person = people.find((someone) => someone.participant === participant);
    return person === undefined || person.name === '' ? t('stage.unnamed') : person.name;
  };
  return floats.length === 0 ? null : (
    <div className="floats floats-stage" aria-hidden="true">
      {floats.map(({ id, kind, participant, lane }) => (
        <span key={id} className="float" data-lane={lane}>
          <Glyph kind={kind} />
          <span className="float-name" dir="auto">
            {nameOf(participant)}
          </span>
        </span>
      ))}
    </div>
  );
}
