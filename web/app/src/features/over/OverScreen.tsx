import { Button, Icon, Info, RotateCcw } from '@snug/ui';
import { useEngine, useSnapshot } from '../../hooks/engine.ts';
import { useScreen } from '../../hooks/screen.ts';
import { useText } from '../../i18n/index.ts';
import { duration, overView } from '../../state/over.ts';
import { TroubleNotice } from '../errors/index.ts';
import { PageHead } from '../page/index.ts';
import './over.css';

/** Why it ended, how long it was, what is left of it, and where to go. */
export function OverScreen() {
  const { t, say } = useText();
  const engine = useEngine();
  const { over, meeting, problems } = useSnapshot();
  const heading = useScreen(t('title.over'));
  if (over === null) return null;
  const view = overView(over, meeting?.isHost ?? false);
  return (
    <div className="page">
      <PageHead />
      <main className="over">
        {meeting?.title ? <p className="eyebrow">{meeting.title}</p> : null}
        <h1 ref={heading} tabIndex={-1} data-screen-heading="">
          {say(view.title)}
        </h1>
        <p className="over-why">
          {say(view.body)}{' '}
          {view.insideMs === null ? null : t('over.lasted', { duration: duration(view.insideMs, t) })}
        </p>
        {view.gone ? (
          <p className="over-gone">
            <Icon of={Info} />
            <span>{t('over.gone')}</span>
          </p>
        ) : null}
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
          <Button size="lg" variant={view.canRejoin ? 'plain' : 'primary'} onPress={() => engine.startOver()}>
            {t('over.start')}
          </Button>
        </div>
      </main>
    </div>
  );
}
