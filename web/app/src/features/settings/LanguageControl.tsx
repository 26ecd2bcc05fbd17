import { Icon, Languages } from '@snug/ui';
import { useDoor } from '../../hooks/engine.ts';
import { allLanguages, useText } from '../../i18n/index.ts';
import './language.css';

/** The language that is spoken, and the others at one press. Settings can go back to the browser's choice. */
export function LanguageControl() {
  const { t } = useText();
  const door = useDoor();
  return (
    <label className="language">
      <Icon of={Languages} />
      <span className="vh">{t('language.label')}</span>
      <select
        className="language-select"
        value={t.language}
        onChange={(event) => door.setPreferences({ language: event.currentTarget.value })}
      >
        {allLanguages().map(({ id, name }) => (
          <option key={id} value={id} lang={id}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}
