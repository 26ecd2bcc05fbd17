import type { EngineSnapshot } from '@snug/engine/api';
import { Button, TextField } from '@snug/ui';
import type { FormEvent } from 'react';
import { useEngine } from '../../hooks/engine.ts';
import { useText } from '../../i18n/index.ts';

interface Props {
  snapshot: EngineSnapshot;
  draft: string;
  onDraft: (passphrase: string) => void;
}

/** Asks for the second lock. What was typed stays when it does not open. */
export function PassphraseForm({ snapshot, draft, onDraft }: Props) {
  const { t } = useText();
  const engine = useEngine();
  const { meeting, busy, problems } = snapshot;
  const denied = problems.find((problem) => problem.code === 'denied');
  const open = (event: FormEvent) => {
    event.preventDefault();
    if (draft === '' || busy || meeting === null) return;
    if (denied) engine.dismissProblem(denied.id);
    void engine.openLink(meeting.link, draft);
  };
  return (
    <form className="pre-form" onSubmit={open}>
      <p className="dim">{t('prejoin.passphraseLead')}</p>
      <TextField
        label={t('prejoin.passphrase')}
        value={draft}
        onChange={onDraft}
        secret={{ show: t('start.passphraseShow'), hide: t('start.passphraseHide') }}
        error={denied ? t('problem.denied.passphrase') : null}
      />
      <Button type="submit" variant="primary" size="lg" isDisabled={draft === ''} isPending={busy}>
        {busy ? t('start.opening') : t('prejoin.passphraseGo')}
      </Button>
      <Button variant="quiet" onPress={() => engine.startOver()}>
        {t('prejoin.back')}
      </Button>
    </form>
  );
}
