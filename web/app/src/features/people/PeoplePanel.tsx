import type { EngineSnapshot, Person } from '@snug/engine/api';
import { Button, Check, Copy, Icon, Mic, MicOff, Panel, Video, VideoOff, WifiOff } from '@snug/ui';
import { useCopy } from '../../hooks/copy.ts';
import { useText } from '../../i18n/index.ts';
import { HandsList } from '../signals/index.ts';
import { PersonRow } from './PersonRow.tsx';

interface Props {
  id: string;
  snapshot: EngineSnapshot;
  onClose: () => void;
}

/** The roster of the group: whoever is in it is here, and nobody else. */
export function PeoplePanel({ id, snapshot, onClose }: Props) {
  const { t, words } = useText();
  const [copied, copy] = useCopy();
  const { people, meeting } = snapshot;
  const counted = words(people.length);
  return (
    <Panel id={id} title={t('people.heading')} closeLabel={t('app.close')} onClose={onClose}>
      <p className="panel-note">
        {t('people.count', {
          count: people.length,
          people: counted.charAt(0).toLocaleUpperCase() + counted.slice(1),
        })}
      </p>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- scrollable by keyboard */}
      <div className="ui-panel-scroll" role="group" aria-label={t('people.list')} tabIndex={0}>
        <HandsList snapshot={snapshot} />
        <ul className="people">
          {people.map((person) => (
            <PersonRow key={person.participant} person={person}>
              <State person={person} />
            </PersonRow>
          ))}
        </ul>
      </div>
      {meeting === null ? null : (
        <div className="people-invite">
          <Button wide onPress={() => copy(meeting.link)}>
            <Icon of={copied === 'copied' ? Check : Copy} />
            {copied === 'copied' ? t('bar.copied') : t('people.invite')}
          </Button>
        </div>
      )}
    </Panel>
  );
}

function State({ person }: { person: Person }) {
  const { t } = useText();
  const { microphone, camera } = person.streams;
  const hears = microphone.published && !microphone.muted;
  const sees = camera.published && !camera.muted;
  return (
    <span className="person-state">
      {person.connection === 'good' ? null : <Icon of={WifiOff} />}
      <Icon of={sees ? Video : VideoOff} />
      <Icon of={hears ? Mic : MicOff} />
      <span className="vh">
        {t(sees ? 'announce.cameraOn' : 'announce.cameraOff')},{' '}
        {t(hears ? 'announce.micOn' : 'announce.micOff')}
        {person.connection === 'good'
          ? ''
          : `, ${t(person.connection === 'weak' ? 'stage.weak' : 'stage.lost')}`}
      </span>
    </span>
  );
}
