import { ActionMenu, Ask, Button, Control, LogOut, PhoneOff, Power } from '@snug/ui';
import { useState } from 'react';
import { useEngine } from '../../hooks/engine.ts';
import { useText } from '../../i18n/index.ts';

/** Leaves with one press; a host is asked whether to leave or to end it for everybody. */
export function LeaveControl({ isHost }: { isHost: boolean }) {
  const { t } = useText();
  const engine = useEngine();
  const [asking, setAsking] = useState(false);
  if (!isHost) {
    return (
      <Control icon={PhoneOff} tone="leave" label={t('bar.leave')} onPress={() => void engine.leave()} />
    );
  }
  const leave = {
    id: 'leave',
    icon: LogOut,
    label: t('bar.leaveOnly'),
    hint: t('bar.leaveOnlyHint'),
    onAction: () => void engine.leave(),
  };
  const end = {
    id: 'end',
    icon: Power,
    label: t('bar.end'),
    hint: t('bar.endHint'),
    danger: true,
    onAction: () => setAsking(true),
  };
  return (
    <>
      <ActionMenu icon={PhoneOff} tone="leave" label={t('bar.leaveMenu')} actions={[leave, end]} />
      <Ask
        alert
        title={t('bar.endHeading')}
        isOpen={asking}
        onClose={() => setAsking(false)}
        actions={
          <>
            <Button onPress={() => setAsking(false)}>{t('app.cancel')}</Button>
            <Button variant="danger" onPress={() => void engine.endForEverybody()}>
              {t('bar.end')}
            </Button>
          </>
        }
      >
        <p className="dim">{t('bar.endBody')}</p>
      </Ask>
    </>
  );
}
