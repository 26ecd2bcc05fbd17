import type { VideoQuality } from '@snug/engine/api';
import { Choice, Toggle } from '@snug/ui';
import { useText } from '../../i18n/index.ts';
import type { SectionProps } from './AppearanceSection.tsx';

/** How much is sent and fetched. */
export function DataSection({ preferences, change }: SectionProps) {
  const { t } = useText();
  const qualities: readonly { value: VideoQuality; label: string }[] = [
    { value: 'high', label: t('settings.qualityHigh') },
    { value: 'standard', label: t('settings.qualityStandard') },
    { value: 'low', label: t('settings.qualityLow') },
  ];
  return (
    <>
      <Choice
        label={t('settings.quality')}
        hint={t('settings.qualityHint')}
        value={preferences.videoQuality}
        options={qualities}
        onChange={(videoQuality) => change({ videoQuality })}
      />
      <Toggle
        label={t('settings.dataSaving')}
        hint={t('settings.dataSavingHint')}
        isOn={preferences.dataSaving}
        onChange={(dataSaving) => change({ dataSaving })}
      />
    </>
  );
}
