import { Select } from '@snug/ui';
import { useEngine } from '../../hooks/engine.ts';
import { allLanguages, chooseLanguage, useText } from '../../i18n/index.ts';

const AS_BROWSER = '';

/** One of the languages, or the browser's own. */
export function LanguageChoice() {
  const { t } = useText();
  const engine = useEngine();
  const asBrowser = t('language.browser', { language: chooseLanguage(null, navigator.languages).name });
  return (
    <Select
      label={t('language.label')}
      value={engine.preferences().language ?? AS_BROWSER}
      options={[
        { value: AS_BROWSER, label: asBrowser },
        ...allLanguages().map(({ id, name }) => ({ value: id, label: name })),
      ]}
      onChange={(id) => engine.setPreferences({ language: id === AS_BROWSER ? null : id })}
    />
  );
}
