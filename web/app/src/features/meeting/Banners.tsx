import type { EngineSnapshot } from '@snug/engine/api';
import { Button, MonitorUp, Notice, WifiOff } from '@snug/ui';
import { useState } from 'react';
import { useEngine } from '../../hooks/engine.ts';
import { useNow } from '../../hooks/now.ts';
import { useText } from '../../i18n/index.ts';
import { bannersOf } from '../../state/banners.ts';
import { TroubleNotice } from '../errors/index.ts';

/** Messages over the meeting, never in its way: connection, sound, devices. */
export function Banners({ snapshot }: { snapshot: EngineSnapshot }) {
  const { t } = useText();
  const engine = useEngine();
  const since = useOfflineSince(snapshot.online);
  const weakSince = useWeakSince(snapshot);
  const [weakClosed, setWeakClosed] = useState(false);
  const waiting = snapshot.phase === 'reconnecting' || since !== null || weakSince !== null;
  const now = useNow(1_000, waiting);
  const { connection, problems } = bannersOf(snapshot, {
    now,
    offlineSinceUnixMs: since,
    weakSinceUnixMs: weakClosed ? null : weakSince,
  });
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
      {problems.map((problem) => (
        <TroubleNotice key={problem.id} problem={problem} />
      ))}
    </section>
  );
}

function Connection(props: {
  of: NonNullable<ReturnType<typeof bannersOf>['connection']>;
  onClose: () => void;
}) {
  const { t, time } = useText();
  const engine = useEngine();
  const { kind, sinceUnixMs } = props.of;
  if (kind === 'weak') {
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
  const since = time(sinceUnixMs);
  return (
    <Notice
      tone="calm"
      icon={WifiOff}
      role="status"
      actions={
        kind === 'offline' ? null : (
          <Button size="sm" onPress={() => engine.retryNow()}>
            {t('banner.retry')}
          </Button>
        )
      }
    >
      <p>
        {kind === 'offline'
          ? t('banner.offline', { time: since })
          : t('banner.reconnecting', { time: since })}
      </p>
    </Notice>
  );
}

function useOfflineSince(online: boolean): number | null {
  const [since, setSince] = useState<number | null>(online ? null : Date.now());
  if (online !== (since === null)) setSince(online ? null : Date.now());
  return since;
}

function useWeakSince({ people }: EngineSnapshot): number | null {
  const weak = people.some(({ own, connection }) => own && connection === 'weak');
  const [since, setSince] = useState<number | null>(null);
  if (weak !== (since !== null)) setSince(weak ? Date.now() : null);
  return since;
}
