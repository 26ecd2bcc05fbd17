import { Button, Check, Copy, Icon, KeyRound, Notice, Share, Wordmark } from '@snug/ui';
import { useState } from 'react';
import { useCopy, type Copied } from '../../hooks/copy.ts';
import { useEngine, useSnapshot } from '../../hooks/engine.ts';
import { useScreen } from '../../hooks/screen.ts';
import { useText } from '../../i18n/index.ts';
import { ThemeControl } from '../settings/ThemeControl.tsx';
import { QrCode } from './QrCode.tsx';
import './created.css';

/** The link, to be sent; then on to the meeting. */
export function CreatedScreen() {
  const { t, dateTime } = useText();
  const engine = useEngine();
  const { meeting } = useSnapshot();
  const heading = useScreen(t('title.created'));
  const [copied, copy] = useCopy();
  // The lamp is on what comes next: first the link, then the door.
  const [sent, setSent] = useState(false);
  if (copied === 'copied' && !sent) setSent(true);
  if (meeting === null) return null;
  const { title, link, passphraseNeeded, expiresAtUnixMs } = meeting;
  return (
    <div className="page">
      <header className="page-head">
        <Wordmark name={t('app.name')} />
        <ThemeControl />
      </header>
      <main className="created">
        <div className="created-words">
          <p className="eyebrow">
            <Icon of={KeyRound} />
            {t('created.eyebrow')}
          </p>
          <h1 ref={heading} tabIndex={-1} data-screen-heading="">
            {title === null ? t('created.heading') : t('created.headingNamed', { title })}
          </h1>
          <p className="created-lead">{t(passphraseNeeded ? 'created.leadPassphrase' : 'created.lead')}</p>
        </div>
        <section className="ui-card created-card" aria-label={t('created.link')}>
          <QrCode text={link} />
          <div className="created-link">
            <p className="ui-copy-text">{link}</p>
            <Send link={link} copied={copied} copy={copy} main={!sent} />
            {expiresAtUnixMs === null ? null : (
              <p className="ui-hint">{t('created.validUntil', { when: dateTime(expiresAtUnixMs) })}</p>
            )}
          </div>
        </section>
        {passphraseNeeded ? (
          <Notice tone="calm" icon={KeyRound} title={t('created.passphraseHead')}>
            <p>{t('created.passphraseBody')}</p>
          </Notice>
        ) : null}
        <div className="created-go">
          <Button variant={sent ? 'primary' : 'plain'} size="lg" onPress={() => engine.proceed()}>
            {t('created.go')}
          </Button>
          <p className="dim">
            <b>{t('created.hostHead')}.</b> {t('created.hostBody')}
          </p>
        </div>
      </main>
    </div>
  );
}

interface SendProps {
  link: string;
  copied: Copied;
  copy: (text: string) => void;
  main: boolean;
}

function Send({ link, copied, copy, main }: SendProps) {
  const { t } = useText();
  const canShare = typeof navigator.share === 'function' && matchMedia('(pointer: coarse)').matches;
  return (
    <>
      <div className="created-send">
        <Button variant={main && !canShare ? 'primary' : 'plain'} onPress={() => copy(link)}>
          <Icon of={copied === 'copied' ? Check : Copy} />
          {copied === 'copied' ? t('created.copied') : t('created.copy')}
        </Button>
        {canShare ? (
          <Button
            variant={main ? 'primary' : 'plain'}
            onPress={() => void navigator.share({ url: link }).catch(() => undefined)}
          >
            <Icon of={Share} />
            {t('created.share')}
          </Button>
        ) : null}
      </div>
      <p role="status" className={copied === 'failed' ? 'ui-hint' : 'vh'}>
        {copied === 'failed' ? t('created.copyFailed') : copied === 'copied' ? t('created.copied') : ''}
      </p>
    </>
  );
}
