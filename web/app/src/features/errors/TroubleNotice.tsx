import type { Engine, Problem } from '@snug/engine/api';
import { Button, Info, Notice, ShieldAlert } from '@snug/ui';
import { useEngine } from '../../hooks/engine.ts';
import { useNow } from '../../hooks/now.ts';
import { useText, type TextKey } from '../../i18n/index.ts';
import type { BothFailed } from '../../state/device-problems.ts';
import { troubleOf, type Remedy, type Trouble } from '../../state/problems.ts';

/** One thing that went wrong: what happened, what it means, what to do. */
export function TroubleNotice({ problem, onRetry }: { problem: Problem | BothFailed; onRetry?: () => void }) {
  const { say, time } = useText();
  const trouble = troubleOf(problem, time);
  return (
    <Notice
      tone={trouble.tone}
      icon={trouble.tone === 'bad' ? ShieldAlert : Info}
      role={trouble.tone === 'bad' ? 'alert' : 'status'}
      title={say(trouble.title)}
      actions={
        trouble.remedies.length === 0 ? null : (
          <Remedies trouble={trouble} atUnixMs={problem.atUnixMs} {...(onRetry ? { onRetry } : {})} />
        )
      }
    >
      <p>{say(trouble.body)}</p>
    </Notice>
  );
}

function Remedies(props: { trouble: Trouble; atUnixMs: number; onRetry?: () => void }) {
  return props.trouble.remedies.map((remedy) => <RemedyButton key={remedy} remedy={remedy} {...props} />);
}

function RemedyButton(props: { remedy: Remedy; trouble: Trouble; atUnixMs: number; onRetry?: () => void }) {
  const { t } = useText();
  const engine = useEngine();
  const { remedy, trouble, onRetry } = props;
  const dismiss = () => {
    for (const id of trouble.ids) engine.dismissProblem(id);
  };
  switch (remedy) {
    case 'retry':
      return <RetryButton {...props} onRetry={onRetry ?? (() => engine.retryNow())} />;
    case 'reload':
      return (
        <Button size="sm" onPress={() => location.reload()}>
          {t('problem.page.reload')}
        </Button>
      );
    case 'start':
      return (
        <Button size="sm" onPress={() => engine.startOver()}>
          {t('problem.toStart')}
        </Button>
      );
    case 'sound':
      return (
        <Button size="sm" variant="primary" onPress={() => void engine.startAudio()}>
          {t('banner.soundOn')}
        </Button>
      );
    case 'retry_camera':
    case 'retry_microphone':
      return (
        <Button
          size="sm"
          onPress={() => {
            dismiss();
            void (remedy === 'retry_camera' ? engine.setCamera(true) : engine.setMicrophone(true));
          }}
        >
          {t('problem.again')}
        </Button>
      );
    case 'retry_screen':
    case 'retry_both':
    case 'stop_camera':
    case 'unmute':
      return (
        <Button
          size="sm"
          onPress={() => {
            dismiss();
            act(engine, remedy);
          }}
        >
          {t(ACT[remedy])}
        </Button>
      );
    case 'dismiss':
      return (
        <Button size="sm" variant="quiet" onPress={dismiss}>
          {t('app.close')}
        </Button>
      );
  }
}

type Act = 'retry_screen' | 'retry_both' | 'stop_camera' | 'unmute';

const ACT: Record<Act, TextKey> = {
  retry_screen: 'problem.again',
  retry_both: 'problem.again',
  stop_camera: 'bar.cameraOff',
  unmute: 'bar.unmute',
};

function act(engine: Engine, remedy: Act): void {
  if (remedy === 'retry_screen') void engine.setScreenShare(true);
  else if (remedy === 'retry_both') {
    void engine.setMicrophone(true);
    void engine.setCamera(true);
  } else if (remedy === 'stop_camera') void engine.setCamera(false);
  else void engine.setMicrophone(true);
}

function RetryButton({
  trouble,
  atUnixMs,
  onRetry,
}: {
  trouble: Trouble;
  atUnixMs: number;
  onRetry: () => void;
}) {
  const { t } = useText();
  const waits = trouble.retryAfterMs !== null;
  const now = useNow(1_000, waits);
  const leftMs = atUnixMs + (trouble.retryAfterMs ?? 0) - now;
  const waiting = waits && leftMs > 0;
  return (
    <Button size="sm" isDisabled={waiting} onPress={onRetry}>
      {waiting ? t('problem.retryIn', { seconds: Math.ceil(leftMs / 1_000) }) : t('problem.again')}
    </Button>
  );
}
