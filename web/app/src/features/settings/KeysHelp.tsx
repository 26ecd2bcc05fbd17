import { Ask, Button } from '@snug/ui';
import { useEngine } from '../../hooks/engine.ts';
import { useText } from '../../i18n/index.ts';
import { KeysSection } from './KeysSection.tsx';

/** The list that `?` opens, with the switch that makes the single keys silent. */
export function KeysHelp({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const { t } = useText();
  const engine = useEngine();
  return (
    <Ask
      title={t('keys.heading')}
      isOpen={isOpen}
      onClose={onClose}
      actions={<Button onPress={onClose}>{t('app.close')}</Button>}
    >
      <KeysSection
        heading="h3"
        preferences={engine.preferences()}
        change={(change) => engine.setPreferences(change)}
      />
    </Ask>
  );
}
