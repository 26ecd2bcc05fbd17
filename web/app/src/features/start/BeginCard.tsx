import { Button, Icon, Link, TextField, Video } from '@snug/ui';
import { useState, type FormEvent } from 'react';
import { useDoor, useDoorSnapshot } from '../../hooks/engine.ts';
import { useText } from '../../i18n/index.ts';
import { EMPTY_OPTIONS, optionsOf } from '../../state/start.ts';
import { isStartProblem, tellStart } from '../../state/start-problems.ts';
import { Options } from './Options.tsx';
import { StartTrouble } from './StartTrouble.tsx';

/** The one card of the start screen. Keeps what was typed when something goes wrong. */
export function BeginCard({ validityMaxSeconds }: { validityMaxSeconds: number | null }) {
  const { t, say } = useText();
  const door = useDoor();
  const { busy, problems } = useDoorSnapshot();
  const [link, setLink] = useState('');
  const [options, setOptions] = useState(EMPTY_OPTIONS);
  const [doing, setDoing] = useState<'create' | 'join'>('create');
  const troubles = problems.filter(isStartProblem);
  const wrongLink = troubles.find(({ code }) => code === 'link');
  const create = () => {
    setDoing('create');
    void door.createMeeting(optionsOf(options));
  };
  const join = (event?: FormEvent) => {
    event?.preventDefault();
    if (link.trim() === '' || busy) return;
    setDoing('join');
    if (wrongLink) door.dismissProblem(wrongLink.id);
    void door.openLink(link.trim());
  };
  return (
    <section className="ui-card start-card" aria-label={t('start.card')}>
      <div className="start-row">
        <Button variant="primary" size="lg" isPending={busy && doing === 'create'} onPress={create}>
          <Icon of={Video} />
          {busy && doing === 'create' ? t('start.creating') : t('start.new')}
        </Button>
        <span className="start-or" aria-hidden="true">
          {t('start.or')}
        </span>
        <form className="start-join" onSubmit={join}>
          <TextField
            label={t('start.link')}
            labelHidden
            size="lg"
            icon={Link}
            value={link}
            onChange={setLink}
            placeholder={t('start.linkPlaceholder')}
            error={wrongLink ? say(tellStart(wrongLink).body) : null}
          />
          <Button
            type="submit"
            size="lg"
            isDisabled={link.trim() === ''}
            isPending={busy && doing === 'join'}
          >
            {busy && doing === 'join' ? t('start.opening') : t('start.join')}
          </Button>
        </form>
      </div>
      <Options value={options} onChange={setOptions} validityMaxSeconds={validityMaxSeconds} />
      {troubles
        .filter((problem) => problem !== wrongLink)
        .map((problem) => (
          <StartTrouble key={problem.id} problem={problem} />
        ))}
    </section>
  );
}
