import { Button, Icon, KeyRound } from '@snug/ui';
import { useState } from 'react';
import { useEngine, useSnapshot } from '../../hooks/engine.ts';
import { useScreen } from '../../hooks/screen.ts';
import { useText } from '../../i18n/index.ts';
import { invitationOf } from '../../state/invite.ts';
import { InviteWays } from '../invite/index.ts';
import { PageHead } from '../page/index.ts';
import './created.css';

/** The link, to be sent; then on to the meeting. */
export function CreatedScreen() {
  const { t } = useText();
  const engine = useEngine();
  const snapshot = useSnapshot();
  const heading = useScreen(t('title.created'));
  // The lamp is on what comes next: first the link, then the door.
  const [sent, setSent] = useState(false);
  const invitation = invitationOf(snapshot);
  if (invitation === null) return null;
  const { title, passphraseNeeded } = invitation;
  return (
    <div className="page">
      <PageHead />
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
        <div className="ui-card">
          <InviteWays invitation={invitation} main={!sent} onSent={() => setSent(true)} />
        </div>
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
