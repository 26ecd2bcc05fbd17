import { Ask, Button } from '@snug/ui';
import { useState, type ReactNode } from 'react';
import { useSnapshot } from '../../hooks/engine.ts';
import { useText } from '../../i18n/index.ts';
import { invitationOf } from '../../state/invite.ts';
import { InviteWays } from './InviteWays.tsx';

export interface Inviting {
  readonly open: () => void;
  /** To be drawn beside whatever opens it. */
  readonly dialog: ReactNode;
}

/** The ways to invite, above the meeting. */
export function useInvite(): Inviting {
  const [isOpen, setOpen] = useState(false);
  return {
    open: () => setOpen(true),
    dialog: isOpen ? <InviteDialog onClose={() => setOpen(false)} /> : null,
  };
}

function InviteDialog({ onClose }: { onClose: () => void }) {
  const { t } = useText();
  const invitation = invitationOf(useSnapshot());
  if (invitation === null) return null;
  return (
    <Ask
      title={t('invite.heading')}
      isOpen
      onClose={onClose}
      actions={<Button onPress={onClose}>{t('app.close')}</Button>}
    >
      <p className="dim">{t('invite.lead')}</p>
      <InviteWays invitation={invitation} main />
    </Ask>
  );
}
