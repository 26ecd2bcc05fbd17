import type { StoredId } from '@snug/engine/api';
import { Button, Icon, Trash } from '@snug/ui';
import { useEffect, useRef, useState } from 'react';
import { useEngine, useSnapshot } from '../../hooks/engine.ts';
import { useText, type TextKey } from '../../i18n/index.ts';

const WHAT: Record<StoredId, { readonly what: TextKey; readonly until: TextKey }> = {
  preferences: { what: 'stored.preferences', until: 'stored.preferencesUntil' },
  hosting: { what: 'stored.hosting', until: 'stored.hostingUntil' },
  meeting: { what: 'stored.meeting', until: 'stored.meetingUntil' },
};

/** What this browser keeps, from the list that a test compares with the privacy inventory, and a way to be rid of it. */
export function StoredSection() {
  const { t } = useText();
  const { kept } = useEngine();
  const inMeeting = useSnapshot().screen === 'meeting';
  const [step, setStep] = useState<'list' | 'sure' | 'erased'>('list');
  const box = useRef<HTMLDivElement>(null);
  const shown = useRef(step);
  useEffect(() => {
    // What had the focus has just been replaced.
    if (shown.current !== step) {
      box.current?.querySelector<HTMLElement>('[data-next]')?.focus();
      box.current?.scrollIntoView?.({ block: 'nearest' });
    }
    shown.current = step;
  }, [step]);
  const stored = kept.list();
  const erase = () => {
    kept.erase();
    setStep('erased');
  };
  return (
    <>
      <p className="settings-lead">{t('stored.lead')}</p>
      <ul className="stored">
        {stored.map(({ id, kept: here }) => (
          <li key={id} data-kept={here || undefined}>
            <p className="stored-what">{t(WHAT[id].what)}</p>
            <p className="stored-until">{here ? t(WHAT[id].until) : t('stored.none')}</p>
          </li>
        ))}
      </ul>
      <p className="settings-note">{t('stored.browser')}</p>
      <div className="stored-erase" ref={box}>
        {step === 'sure' ? (
          <>
            <p tabIndex={-1} data-next="" data-screen-heading="">
              {t(inMeeting ? 'stored.sureInside' : 'stored.sure')}
            </p>
            <div className="stored-sure">
              <Button variant="danger" onPress={erase}>
                {t('stored.eraseNow')}
              </Button>
              <Button onPress={() => setStep('list')}>{t('app.cancel')}</Button>
            </div>
          </>
        ) : (
          <Button isDisabled={!stored.some((one) => one.kept)} onPress={() => setStep('sure')}>
            <Icon of={Trash} />
            {t('stored.erase')}
          </Button>
        )}
        <p
          role="status"
          className="stored-done"
          tabIndex={-1}
          data-screen-heading=""
          data-next={step === 'sure' ? undefined : ''}
        >
          {step === 'erased' ? t('stored.erased') : ''}
        </p>
      </div>
    </>
  );
}
