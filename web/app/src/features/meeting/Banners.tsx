import type { EngineSnapshot } from '@snug/engine/api';
import { Button, MonitorUp, Notice, WifiOff } from '@snug/ui';
import { useEffect, useState } from 'react';
import { useEngine } from '../../hooks/engine.ts';
import { useNow } from '../../hooks/now.ts';
import { useText } from '../../i18n/index.ts';
import { bannersOf, type ConnectionBanner } from '../../state/banners.ts';
import { together } from '../../state/device-problems.ts';
import { BackgroundNotice } from '../effects/index.ts';
import { TroubleNotice } from '../errors/index.ts';

const WEAK_SHOWN_AFTER_MS = 6_000;

/** Messages over the meeting, never in its way: connection, sound, devices. */
export function Banners({ snapshot }: { snapshot: EngineSnapshot }) {
  const { t } = useText();
  const engine = useEngine();
  const { people, phase, offlineSinceUnixMs } = snapshot;
  const weak = useLasting(people.some(({ own, connection }) => own && connection === 'weak'));
  const [weakClosed, setWeakClosed] = useState(false);
  const now = useNow(1_000, phase === 'reconnecting' || offlineSinceUnixMs !== null);
  const { connection, problems } = bannersOf(snapshot, { now, weak: weak && !weakClosed });
  return (
    <section className="banners" aria-label={t('banner.label')}>
      {connection === null ? null : <Connection of={connection} onClose={() => setWeakClosed(true)} />}
      {snapshot.own.screen.state === 'on' ? (
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
      <BackgroundNotice snapshot={snapshot} />
      {together(problems).map((problem) => (
        <TroubleNotice key={problem.id} problem={problem} />
      ))}
    </section>
  );
}

function Connection(props: { of: ConnectionBanner; onClose: () => void }) {
  const { t, time } = useText();
  const engine = useEngine();
  const { of: banner } = props;
  if (banner.kind === 'weak') {
    return (
      <Notice
        tone="calm"
        icon={WifiOff}
        role="status"
        title={t('banner.weak')}
        actions={
          <>
            {engine.preferences().dataSaving ? null : (
              <Button size="sm" onPress={() => engine.setPreferences({ dataSaving: true })}>
                {t('banner.weakSave')}
              </Button>
            )}
            <Button size="sm" variant="quiet" onPress={props.onClose}>
              {t('app.close')}
            </Button>
          </>
        }
      >
        <p>{t('banner.weakBody')}</p>
      </Notice>
    );
  }
  const offline = banner.kind === 'offline';
  const since = time(banner.sinceUnixMs);
  return (
    <Notice
      tone="calm"
      icon={WifiOff}
      role="status"
      actions={
        offline ? null : (
          <Button size="sm" onPress={() => engine.retryNow()}>
            {t('banner.retry')}
          </Button>
        )
      }
    >
      <p>{offline ? t('banner.offline', { time: since }) : t('banner.reconnecting', { time: since })}</p>
    </Notice>
  );
}

/** What the server says of a connection comes and goes; what stays for a while is told. */
function useLasting(holds: boolean): boolean {
  const [lasting, setLasting] = useState(false);
  if (!holds && lasting) setLasting(false);
  useEffect(() => {
    if (!holds) return undefined;
    const timer = setTimeout(() => setLasting(true), WEAK_SHOWN_AFTER_MS);
    return () => clearTimeout(timer);
  }, [holds]);
  return lasting;
}
