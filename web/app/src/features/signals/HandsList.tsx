import type { EngineSnapshot } from '@snug/engine/api';
import { Avatar, Button } from '@snug/ui';
import { useEngine } from '../../hooks/engine.ts';
import { useText } from '../../i18n/index.ts';
import { raisedHands } from '../../state/hands.ts';
import { initials, toneOf } from '../../state/people.ts';
import './signals.css';

/** Raised hands in their order, above all people. Nothing while all hands are down. */
export function HandsList({ snapshot }: { snapshot: EngineSnapshot }) {
  const { t } = useText();
  const engine = useEngine();
  const hands = raisedHands(snapshot);
  if (hands.length === 0) return null;
  return (
    <section className="hands" aria-label={t('hand.list')}>
      <header>
        <h3>{t('hand.list')}</h3>
        {snapshot.meeting?.isHost === true && hands.length > 1 ? (
          <Button size="sm" variant="quiet" onPress={() => engine.signals.lowerAllHands()}>
            {t('hand.lowerAll')}
          </Button>
        ) : null}
      </header>
      <ol>
        {hands.map(({ person, place, mayLower }) => {
          const name = person.name === '' ? t('stage.unnamed') : person.name;
          return (
            <li key={person.participant}>
              <span className="hand-place" aria-hidden="true">
                {place}
              </span>
              <Avatar initials={initials(person.name)} tone={toneOf(person.leaf)} size={30} />
              <p>
                <span dir="auto">{name}</span>
                {person.own ? <small> {t('app.you')}</small> : null}
              </p>
              {mayLower ? (
                <Button
                  size="sm"
                  aria-label={person.own ? t('hand.lower') : t('hand.lowerOf', { name })}
                  onPress={() => engine.signals.lowerHand(person.participant)}
                >
                  {t('hand.lowerShort')}
                </Button>
              ) : null}
            </li>
          );
        })}
      </ol>
    </section>
  );
}
