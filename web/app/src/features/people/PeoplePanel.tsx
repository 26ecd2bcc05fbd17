import type { EngineSnapshot, Person } from '@snug/engine/api';
import { Button, Icon, Mic, MicOff, Panel, UserPlus, Video, VideoOff, WifiOff } from '@snug/ui';
import { useText } from '../../i18n/index.ts';
import { useInvite } from '../invite/index.ts';
import { HandsList } from '../signals/index.ts';
import { PersonRow } from './PersonRow.tsx';
import { WhoSpeaks } from './WhoSpeaks.tsx';

interface Props {
  id: string;
  snapshot: EngineSnapshot;
  onClose: () => void;
}

/** The roster of the group: whoever is in it is here, and nobody else. */
export function PeoplePanel({ id, snapshot, onClose }: Props) {
  const { t, words, capital } = useText();
  const invite = useInvite();
  const { people } = snapshot;
  return (
    <Panel id={id} title={t('people.heading')} closeLabel={t('app.close')} onClose={onClose}>
      <p className="panel-note">
        {t('people.count', {
          count: people.length,
          people: capital(words(people.length)),
        })}
      </p>
      <WhoSpeaks />
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
      <div className="people-invite">
        <Button wide onPress={invite.open}>
          <Icon of={UserPlus} />
          {t('invite.heading')}
        </Button>
        {invite.dialog}
      </div>
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
