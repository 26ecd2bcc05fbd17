import type { Person } from '@snug/engine/api';
import { Check, Icon, Loader, Lock, ShieldAlert, type LucideIcon } from '@snug/ui';
import { useText } from '../../i18n/index.ts';
import { streamName, streamsOf, type StreamState } from '../../state/security.ts';

const GLYPH: Record<StreamState['state'], LucideIcon> = {
  sealed: Lock,
  checking: Loader,
  refused: ShieldAlert,
  muted: Check,
};

/** The live state of everything that a person sends. */
export function Streams({ person }: { person: Person }) {
  const { t } = useText();
  const streams = streamsOf(person);
  if (streams.length === 0) return <p className="person-notes">{t('security.noStreams')}</p>;
  return (
    <ul className="streams" aria-label={t('security.streamsOf', { name: person.name })}>
      {streams.map(({ kind, state, key }) => (
        <li key={kind} data-state={state}>
          {state === 'muted' ? null : <Icon of={GLYPH[state]} />}
          {t(key, { stream: t(streamName(kind)) })}
        </li>
      ))}
    </ul>
  );
}
