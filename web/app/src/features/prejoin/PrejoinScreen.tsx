import { Icon, Lock } from '@snug/ui';
import { useState } from 'react';
import { useEngine, useSnapshot } from '../../hooks/engine.ts';
import { useScreen } from '../../hooks/screen.ts';
import { useText } from '../../i18n/index.ts';
import { together } from '../../state/device-problems.ts';
import { TroubleNotice } from '../errors/index.ts';
import { PageHead } from '../page/index.ts';
import { JoinForm } from './JoinForm.tsx';
import { PassphraseForm } from './PassphraseForm.tsx';
import { Preview } from './Preview.tsx';
import './prejoin.css';

/** Name, preview and devices before going in. The title shows only once the link's key has opened it. */
export function PrejoinScreen() {
  const { t } = useText();
  const engine = useEngine();
  const snapshot = useSnapshot();
  const heading = useScreen(t('title.prejoin'));
  // Here, so that it outlives the form while the passphrase is tried.
  const [passphrase, setPassphrase] = useState('');
  const { meeting, passphraseWanted, problems, phase } = snapshot;
  const opened = phase === 'opened' || phase === 'joining' || phase === 'reconnecting';
  const stuck = problems.some(
    (problem) => problem.code !== 'device' && problem.code !== 'server_unreachable',
  );
  // While the link is tried, everything stands where it will stand.
  const plain = passphraseWanted || (stuck && !opened);
  const title = passphraseWanted
    ? t('prejoin.passphraseHeading')
    : opened
      ? (meeting?.title ?? t('prejoin.headingUntitled'))
      : t(stuck ? 'prejoin.stuck' : 'prejoin.opening');
  const shown = problems.filter((problem) => !(passphraseWanted && problem.code === 'denied'));
  const troubles = together(shown).map((problem) => (
    <TroubleNotice key={problem.id} problem={problem} onRetry={() => void engine.rejoin()} />
  ));
  return (
    <div className="page">
      <PageHead home />
      <main className="pre" data-plain={plain || undefined}>
        {plain ? null : <Preview snapshot={snapshot} />}
        <div className="pre-side">
          {stuck && !opened ? null : (
            <p className="eyebrow">
              <Icon of={Lock} />
              {t('prejoin.eyebrow')}
            </p>
          )}
          <h1 ref={heading} tabIndex={-1} data-screen-heading="">
            {title}
          </h1>
          {passphraseWanted ? (
            <PassphraseForm snapshot={snapshot} draft={passphrase} onDraft={setPassphrase} />
          ) : null}
          {plain ? troubles : <JoinForm snapshot={snapshot} opening={!opened} troubles={troubles} />}
        </div>
      </main>
    </div>
  );
}
