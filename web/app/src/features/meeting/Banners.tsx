import type { EngineSnapshot } from '@snug/engine/api';
import { Button, MonitorUp, Notice, WifiOff } from '@snug/ui';
import { useEngine } from '../../hooks/engine.ts';
import { useNow } from '../../hooks/now.ts';
import { useText } from '../../i18n/index.ts';
import { TroubleNotice } from '../errors/index.ts';

/** A short break heals by itself and is not worth a word. */
const BREAK_SHOWN_AFTER_MS = 2_000;

/** Messages over the meeting, never in its way: connection, sound, devices. */
export function Banners({ snapshot }: { snapshot: EngineSnapshot }) {
  const { t, time } = useText();
  const engine = useEngine();
  const { phase, phaseSinceUnixMs, own } = snapshot;
  const broken = phase === 'reconnecting';
  const now = useNow(1_000, broken);
  const problems = snapshot.problems.filter((problem) => problem.code !== 'chat_not_sent');
  const covered = problems.some(({ code }) => code === 'server_unreachable' || code === 'server_stopping');
  return (
    <section className="banners" aria-label={t('banner.label')}>
      {broken && !covered && now - phaseSinceUnixMs > BREAK_SHOWN_AFTER_MS ? (
        <Notice
          tone="calm"
          icon={WifiOff}
          role="status"
          actions={
            <Button size="sm" onPress={() => engine.retryNow()}>
              {t('banner.retry')}
            </Button>
          }
        >
          <p>{t('banner.reconnecting', { time: time(phaseSinceUnixMs) })}</p>
        </Notice>
      ) : null}
      {own.screen.state === 'on' ? (
        <Notice
          tone="calm"
          icon={MonitorUp}
          actions={
            <Button size="sm" onPress={() => void engine.setScreenShare(false)}>
              {t('bar.shareStop')}
            </Button>
          }
        >
          <p>{t('stage.sharing')}</p>
        </Notice>
      ) : null}
      {problems.map((problem) => (
        <TroubleNotice key={problem.id} problem={problem} />
      ))}
    </section>
  );
}
