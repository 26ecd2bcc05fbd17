import { Button, Icon, RotateCcw, Video } from '@snug/ui';
import { useEngine, useSnapshot } from '../../hooks/engine.ts';
import { useScreen } from '../../hooks/screen.ts';
import { useText } from '../../i18n/index.ts';
import { duration, overView } from '../../state/over.ts';
import { EMPTY_OPTIONS, optionsOf } from '../../state/start.ts';
import { TroubleNotice } from '../errors/index.ts';
import { PageHead } from '../page/index.ts';
import './over.css';

/** Why it ended, how long it was, what is left of it, and where to go. */
export function OverScreen() {
  const speak = useText();
  const { t, say } = speak;
  const engine = useEngine();
  const { over, meeting, problems, busy } = useSnapshot();
  const heading = useScreen(t('title.over'));
  if (over === null) return null;
  const view = overView(over, meeting?.isHost ?? false);
  const create = () => void engine.createMeeting(optionsOf(EMPTY_OPTIONS));
  return (
    <div className="page">
      <PageHead home />
      <main className="over">
        {meeting?.title ? <p className="eyebrow">{meeting.title}</p> : null}
        <h1 ref={heading} tabIndex={-1} data-screen-heading="">
          {say(view.title)}
        </h1>
        <p className="over-why">
          {say(view.body)}{' '}
          {view.insideMs === null ? null : t('over.lasted', { duration: duration(view.insideMs, speak) })}
        </p>
        <section className="over-left">
          <h2>{t('over.left')}</h2>
          <ul>
            {view.left.map((key) => (
              <li key={key}>{t(key)}</li>
            ))}
          </ul>
        </section>
        {problems.map((problem) => (
          <TroubleNotice key={problem.id} problem={problem} onRetry={() => void engine.rejoin()} />
        ))}
        <div className="over-next">
          {view.canRejoin ? (
            <Button variant="primary" size="lg" onPress={() => void engine.rejoin()}>
              <Icon of={RotateCcw} />
              {t('over.rejoin')}
            </Button>
          ) : null}
          <Button size="lg" variant={view.canRejoin ? 'plain' : 'primary'} isPending={busy} onPress={create}>
            <Icon of={Video} />
            {busy ? t('start.creating') : t('start.new')}
          </Button>
          <Button size="lg" variant="quiet" onPress={() => engine.startOver()}>
            {t('over.start')}
          </Button>
        </div>
      </main>
    </div>
  );
}
