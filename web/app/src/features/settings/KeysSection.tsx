import { Toggle } from '@snug/ui';
import { useText } from '../../i18n/index.ts';
import type { SectionProps } from './AppearanceSection.tsx';
import { KeyList } from './KeyList.tsx';

export function KeysSection({ preferences, change, heading }: SectionProps & { heading: 'h3' | 'h4' }) {
  const { t } = useText();
  const { singleKeys } = preferences;
  return (
    <>
      <Toggle
        label={t('settings.singleKeys')}
        hint={t('settings.singleKeysHint')}
        isOn={singleKeys}
        onChange={(on) => change({ singleKeys: on })}
      />
      <KeyList singleKeys={singleKeys} heading={heading} />
    </>
  );
}
