import {
  Bell,
  Gauge,
  HardDrive,
  Keyboard,
  Languages,
  Mic,
  SectionSheet,
  Sparkles,
  SunMoon,
  type SheetSection,
} from '@snug/ui';
import { useEngine, useSnapshot } from '../../hooks/engine.ts';
import { useText } from '../../i18n/index.ts';
import { BackgroundNotice, EffectsSection } from '../effects/index.ts';
import { AppearanceSection } from './AppearanceSection.tsx';
import { AttentionSection } from './AttentionSection.tsx';
import { DataSection } from './DataSection.tsx';
import { DeviceChoice } from './DeviceChoice.tsx';
import { KeysSection } from './KeysSection.tsx';
import { LanguageChoice } from './LanguageChoice.tsx';
import { StoredSection } from './StoredSection.tsx';

export type SettingsStart =
  'devices' | 'effects' | 'appearance' | 'language' | 'attention' | 'keys' | 'data' | 'stored';

export interface SettingsSheetProps {
  isOpen: boolean;
  onClose: () => void;
  start?: SettingsStart;
}

/** Everything that can be set, on one sheet. Each change takes effect at once. */
export function SettingsSheet({ isOpen, onClose, start }: SettingsSheetProps) {
  const { t } = useText();
  const engine = useEngine();
  const snapshot = useSnapshot();
  const about = {
    preferences: engine.preferences(),
    change: (change: Parameters<typeof engine.setPreferences>[0]) => engine.setPreferences(change),
  };
  const sections: readonly (SheetSection & { readonly id: SettingsStart })[] = [
    {
      id: 'devices',
      icon: Mic,
      label: t('settings.devices'),
      body: <DeviceChoice snapshot={snapshot} full />,
    },
    {
      id: 'effects',
      icon: Sparkles,
      label: t('effects.heading'),
      body: (
        <>
          <BackgroundNotice snapshot={snapshot} />
          <EffectsSection snapshot={snapshot} />
        </>
      ),
    },
    {
      id: 'appearance',
      icon: SunMoon,
      label: t('settings.appearance'),
      body: <AppearanceSection {...about} />,
    },
    { id: 'language', icon: Languages, label: t('settings.language'), body: <LanguageChoice /> },
    { id: 'attention', icon: Bell, label: t('settings.attention'), body: <AttentionSection {...about} /> },
    { id: 'keys', icon: Keyboard, label: t('settings.keys'), body: <KeysSection heading="h4" {...about} /> },
    { id: 'data', icon: Gauge, label: t('settings.data'), body: <DataSection {...about} /> },
    { id: 'stored', icon: HardDrive, label: t('settings.stored'), body: <StoredSection /> },
  ];
  return (
    <SectionSheet
      title={t('settings.heading')}
      closeLabel={t('app.close')}
      listLabel={t('settings.list')}
      isOpen={isOpen}
      onClose={onClose}
      sections={sections}
      {...(start ? { start } : {})}
    />
  );
}
