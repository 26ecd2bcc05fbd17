import { Button, Icon, Link, TextField, Video } from '@snug/ui';
import { useState, type FormEvent } from 'react';
import { useEngine, useSnapshot } from '../../hooks/engine.ts';
import { useText } from '../../i18n/index.ts';
import { EMPTY_OPTIONS, optionsOf } from '../../state/start.ts';
import { troubleOf } from '../../state/problems.ts';
import { TroubleNotice } from '../errors/index.ts';
import { Options } from './Options.tsx';

/** The one card of the start screen. Keeps what was typed when something goes wrong. */
export function BeginCard({ validityMaxSeconds }: { validityMaxSeconds: number | null }) {
  const { t, say, time } = useText();
  const engine = useEngine();
  const { busy, problems } = useSnapshot();
  const [link, setLink] = useState('');
  const [options, setOptions] = useState(EMPTY_OPTIONS);
  const [doing, setDoing] = useState<'create' | 'join'>('create');
  const wrongLink = problems.find((problem) => problem.code === 'link');
  const create = () => {
    setDoing('create');
    void engine.createMeeting(optionsOf(options));
  };
  const join = (event?: FormEvent) => {
    event?.preventDefault();
    if (link.trim() === '' || busy) return;
    setDoing('join');
    if (wrongLink) engine.dismissProblem(wrongLink.id);
    void engine.openLink(link.trim());
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
            error={wrongLink ? say(troubleOf(wrongLink, time).body) : null}
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
      {problems
        .filter((problem) => problem.code !== 'link')
        .map((problem) => (
          <TroubleNotice
            key={problem.id}
            problem={problem}
            onRetry={doing === 'create' ? create : () => join()}
          />
        ))}
    </section>
  );
}
