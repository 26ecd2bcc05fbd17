import { Button, Info, Notice, ShieldAlert } from '@snug/ui';
import { useDoor } from '../../hooks/engine.ts';
import { useText } from '../../i18n/index.ts';
import { tellStart, type StartProblem } from '../../state/start-problems.ts';

/** What went wrong here: what happened, what it means, what to do. */
export function StartTrouble({ problem }: { problem: StartProblem }) {
  const { t, say } = useText();
  const door = useDoor();
  const { title, body, remedies, tone = 'calm' } = tellStart(problem);
  return (
    <Notice
      tone={tone}
      icon={tone === 'bad' ? ShieldAlert : Info}
      role={tone === 'bad' ? 'alert' : 'status'}
      title={say(title)}
      actions={
        remedies.includes('reload') ? (
          <Button size="sm" onPress={() => location.reload()}>
            {t('problem.page.reload')}
          </Button>
        ) : remedies.includes('dismiss') ? (
          <Button size="sm" variant="quiet" onPress={() => door.dismissProblem(problem.id)}>
            {t('app.close')}
          </Button>
        ) : null
      }
    >
      <p>{say(body)}</p>
    </Notice>
  );
}
