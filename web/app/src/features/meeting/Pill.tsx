import type { Seal } from '@snug/engine/api';
import { Icon, Loader, Lock, ShieldAlert, WifiOff, type LucideIcon } from '@snug/ui';
import { Button } from 'react-aria-components/Button';
import { useText } from '../../i18n/index.ts';
import { pillOf } from '../../state/security.ts';

const GLYPH: Record<Seal['state'], LucideIcon> = {
  checking: Loader,
  sealed: Lock,
  refused: ShieldAlert,
  reconnecting: WifiOff,
};

/** Checking, Sealed N, N refused or Reconnecting, and nothing else. Opens the security panel. */
export function Pill({ seal, onPress }: { seal: Seal; onPress: () => void }) {
  const { say } = useText();
  const pill = pillOf(seal);
  return (
    <Button className="pill" data-state={pill.state} onPress={onPress}>
      <Icon of={GLYPH[pill.state]} />
      {pill.state === 'refused' ? <b>{pill.count}</b> : null} <span>{say(pill.text)}</span>{' '}
      {pill.state === 'sealed' ? <b>{pill.count}</b> : null} <span className="vh">{say(pill.more)}</span>
    </Button>
  );
}
