import type { EngineSnapshot } from '@snug/engine/api';
import { Button, TextField } from '@snug/ui';
import { useState, type FormEvent } from 'react';
import { useEngine } from '../../hooks/engine.ts';
import { useText } from '../../i18n/index.ts';

/** Asks for the second lock. What was typed stays when it does not open. */
export function PassphraseForm({ snapshot }: { snapshot: EngineSnapshot }) {
  const { t } = useText();
  const engine = useEngine();
  const [passphrase, setPassphrase] = useState('');
  const { meeting, busy, problems } = snapshot;
  const denied = problems.find((problem) => problem.code === 'denied');
  const open = (event: FormEvent) => {
    event.preventDefault();
    if (passphrase === '' || busy || meeting === null) return;
    if (denied) engine.dismissProblem(denied.id);
    void engine.openLink(meeting.link, passphrase);
  };
  return (
    <form className="pre-form" onSubmit={open}>
      <p className="dim">{t('prejoin.passphraseLead')}</p>
      <TextField
        label={t('prejoin.passphrase')}
        value={passphrase}
        onChange={setPassphrase}
        secret={{ show: t('start.passphraseShow'), hide: t('start.passphraseHide') }}
        error={denied ? t('problem.denied.passphrase') : null}
      />
      <Button type="submit" variant="primary" size="lg" isDisabled={passphrase === ''} isPending={busy}>
        {busy ? t('start.opening') : t('prejoin.passphraseGo')}
      </Button>
      <Button variant="quiet" onPress={() => engine.startOver()}>
        {t('prejoin.back')}
      </Button>
    </form>
  );
}
