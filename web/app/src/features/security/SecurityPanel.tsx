import type { EngineSnapshot, Seal } from '@snug/engine/api';
import { Loader, Notice, Panel, ShieldAlert, ShieldCheck, WifiOff, type LucideIcon } from '@snug/ui';
import { useText } from '../../i18n/index.ts';
import { statusOf } from '../../state/security.ts';
import { PersonRow } from '../people/index.ts';
import { Code } from './Code.tsx';
import { History } from './History.tsx';
import { Refusals } from './Refusals.tsx';
import { ServerSees } from './ServerSees.tsx';
import { Streams } from './Streams.tsx';
import './security.css';

interface Props {
  id: string;
  snapshot: EngineSnapshot;
  onClose: () => void;
}

const TONE: Record<Seal['state'], 'good' | 'bad' | 'calm'> = {
  checking: 'calm',
  sealed: 'good',
  refused: 'bad',
  reconnecting: 'calm',
};

const GLYPH: Record<Seal['state'], LucideIcon> = {
  checking: Loader,
  sealed: ShieldCheck,
  refused: ShieldAlert,
  reconnecting: WifiOff,
};

/** What is so, now: the status, the code to compare, who holds a key, and what the server sees. */
export function SecurityPanel({ id, snapshot, onClose }: Props) {
  const { t, say, words } = useText();
  const status = statusOf(snapshot.seal, words);
  return (
    <Panel id={id} title={t('security.heading')} closeLabel={t('app.close')} onClose={onClose}>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- scrollable by keyboard */}
      <div className="ui-panel-scroll security" role="group" aria-label={t('security.heading')} tabIndex={0}>
        <Notice tone={TONE[status.state]} icon={GLYPH[status.state]} title={say(status.title)} role="status">
          <p>{say(status.body)}</p>
          {status.state === 'refused' ? <Refusals snapshot={snapshot} /> : null}
        </Notice>
        <Code snapshot={snapshot} />
        <section>
          <h3>{t('security.who')}</h3>
          <p className="security-how">{t('security.whoHow')}</p>
          <ul className="people">
            {snapshot.people.map((person) => (
              <PersonRow key={person.participant} person={person} below={<Streams person={person} />} />
            ))}
          </ul>
        </section>
        <ServerSees people={snapshot.people.length} />
        <History entries={snapshot.history} />
      </div>
    </Panel>
  );
}
