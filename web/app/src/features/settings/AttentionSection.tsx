import type { NoticePermission } from '@snug/engine/api';
import { Toggle } from '@snug/ui';
import { useState } from 'react';
import { useEngine } from '../../hooks/engine.ts';
import { useText, type TextKey } from '../../i18n/index.ts';
import type { SectionProps } from './AppearanceSection.tsx';

const HINT: Record<NoticePermission, TextKey> = {
  default: 'settings.noticesAsk',
  granted: 'settings.noticesAllowed',
  denied: 'settings.noticesDenied',
  unsupported: 'settings.noticesUnsupported',
};

/** How the page tells what happens while one looks elsewhere. */
export function AttentionSection({ preferences, change }: SectionProps) {
  const { t } = useText();
  const { attention } = useEngine();
  const [permission, setPermission] = useState(() => attention.noticePermission());
  const allowed = permission === 'granted';
  const switchNotices = async (on: boolean) => {
    const answer = on ? await attention.askForNotices() : permission;
    setPermission(answer);
    change({ attentionNotices: on && answer === 'granted' });
  };
  return (
    <>
      <p className="settings-lead">{t('settings.attentionLead')}</p>
      <Toggle
        label={t('settings.attentionSound')}
        isOn={preferences.attentionSound}
        onChange={(attentionSound) => change({ attentionSound })}
      />
      <Toggle
        label={t('settings.attentionTitle')}
        isOn={preferences.attentionTitle}
        onChange={(attentionTitle) => change({ attentionTitle })}
      />
      <Toggle
        label={t('settings.notices')}
        {...(allowed && preferences.attentionWords ? {} : { hint: t(HINT[permission]) })}
        isOn={allowed && preferences.attentionNotices}
        isDisabled={permission === 'unsupported'}
        onChange={(on) => void switchNotices(on)}
      />
      {allowed && preferences.attentionNotices ? (
        <Toggle
          label={t('settings.noticesWords')}
          hint={t('settings.noticesWordsHint')}
          isOn={preferences.attentionWords}
          onChange={(attentionWords) => change({ attentionWords })}
        />
      ) : null}
      <div role="group" aria-label={t('settings.attentionAbout')} className="settings-group">
        <h4>{t('settings.attentionAbout')}</h4>
        <Toggle
          label={t('settings.attentionMessages')}
          isOn={preferences.attentionMessages}
          onChange={(attentionMessages) => change({ attentionMessages })}
        />
        <Toggle
          label={t('settings.attentionJoins')}
          isOn={preferences.attentionJoins}
          onChange={(attentionJoins) => change({ attentionJoins })}
        />
        <Toggle
          label={t('settings.attentionHands')}
          isOn={preferences.attentionHands}
          onChange={(attentionHands) => change({ attentionHands })}
        />
      </div>
    </>
  );
}
