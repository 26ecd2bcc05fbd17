import { Button, CircleX, Icon } from '@snug/ui';
import { useText } from '../../i18n/index.ts';
import type { Unsent } from '../../state/chat-memory.ts';
import { Written } from './Said.tsx';

interface Props {
  unsent: readonly Unsent[];
  onAgain: (one: Unsent) => void;
  onDrop: (one: Unsent) => void;
}

/** Lines that nobody else has: they stay, to be sent again or dropped. */
export function UnsentLines({ unsent, onAgain, onDrop }: Props) {
  const { t } = useText();
  return unsent.map((one) => (
    <li key={one.id} className="chat-said chat-unsent">
      <p className="chat-who">
        <Icon of={CircleX} />
        <b>{t('chat.notConnected')}</b>
      </p>
      <div dir="auto">
        <Written text={one.text} />
      </div>
      <div className="chat-unsent-actions">
        <Button size="sm" onPress={() => onAgain(one)}>
          {t('chat.again')}
        </Button>
        <Button size="sm" variant="quiet" onPress={() => onDrop(one)}>
          {t('chat.drop')}
        </Button>
      </div>
    </li>
  ));
}
