import { Hand, Icon } from '@snug/ui';
import './signals.css';

/** In the corner of the control that opens the list of people: how many hands are up. Its name says so too. */
export function HandCount({ hands }: { hands: number }) {
  return hands === 0 ? null : (
    <span className="hand-count" aria-hidden="true">
      <Icon of={Hand} />
      {hands}
    </span>
  );
}
