import { Fold, Select, TextField } from '@snug/ui';
import { useText } from '../../i18n/index.ts';
import { TITLE_LENGTH_MAX, validities, type StartOptions } from '../../state/start.ts';

interface Props {
  value: StartOptions;
  onChange: (value: StartOptions) => void;
  validityMaxSeconds: number | null;
}

/** Title, passphrase and validity, folded away: a meeting needs none of them. */
export function Options({ value, onChange, validityMaxSeconds }: Props) {
  const { t } = useText();
  return (
    <Fold label={t('start.options')} open={value.title !== '' || value.passphrase !== ''}>
      <div className="start-options">
        <TextField
          label={t('start.name')}
          hint={t('start.nameHint')}
          value={value.title}
          maxLength={TITLE_LENGTH_MAX}
          onChange={(title) => onChange({ ...value, title })}
        />
        <TextField
          label={t('start.passphrase')}
          hint={t('start.passphraseHint')}
          value={value.passphrase}
          autoComplete="new-password"
          secret={{ show: t('start.passphraseShow'), hide: t('start.passphraseHide') }}
          onChange={(passphrase) => onChange({ ...value, passphrase })}
        />
        <Select
          label={t('start.validity')}
          hint={t('start.validityHint')}
          value={String(value.validForSeconds)}
          options={validities(validityMaxSeconds).map(({ seconds, key }) => ({
            value: String(seconds),
            label: t(key),
          }))}
          onChange={(seconds) => onChange({ ...value, validForSeconds: Number(seconds) })}
        />
      </div>
    </Fold>
  );
}
