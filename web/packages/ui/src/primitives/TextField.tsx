import { useId, useState, type ReactNode, type Ref } from 'react';
import { CircleX, Eye, EyeOff, type LucideIcon } from '../icons.ts';
import { Icon } from './Icon.tsx';

export interface TextFieldProps {
  label: string;
  /** The label is for assistive technology only. */
  labelHidden?: boolean;
  hint?: ReactNode;
  error?: string | null;
  value: string;
  onChange: (value: string) => void;
  placeholder?: string;
  icon?: LucideIcon;
  size?: 'md' | 'lg';
  maxLength?: number;
  autoComplete?: string;
  inputRef?: Ref<HTMLInputElement>;
  isDisabled?: boolean;
  /** Hides what is written behind dots, with a control that shows it. */
  secret?: { show: string; hide: string };
}

/** One line of text with its label, hint and error tied to it. */
export function TextField({ inputRef, value, onChange, ...props }: TextFieldProps) {
  const [shown, setShown] = useState(false);
  const id = useId();
  const { hint, secret } = props;
  const error = props.error ?? null;
  const described = [...(hint ? [`${id}-hint`] : []), ...(error === null ? [] : [`${id}-error`])].join(' ');
  return (
    <div className="ui-field" data-size={props.size ?? 'md'}>
      <label className={props.labelHidden === true ? 'vh' : 'ui-label'} htmlFor={id}>
        {props.label}
      </label>
      {hint ? (
        <span className="ui-hint" id={`${id}-hint`}>
          {hint}
        </span>
      ) : null}
      <div className="ui-input-affix" data-spaced={props.labelHidden === true ? undefined : ''}>
        {props.icon ? <Icon of={props.icon} /> : null}
        <input
          id={id}
          ref={inputRef}
          className="ui-input"
          type={secret && !shown ? 'password' : 'text'}
          value={value}
          onChange={(event) => onChange(event.currentTarget.value)}
          disabled={props.isDisabled}
          autoComplete={props.autoComplete ?? 'off'}
          maxLength={props.maxLength}
          placeholder={props.placeholder}
          spellCheck={false}
          autoCapitalize="off"
          aria-invalid={error === null ? undefined : true}
          aria-describedby={described === '' ? undefined : described}
        />
        {secret ? <Reveal {...secret} shown={shown} onPress={() => setShown(!shown)} /> : null}
      </div>
      {error === null ? null : (
        <span className="ui-error" id={`${id}-error`} role="alert">
          <Icon of={CircleX} />
          <span>{error}</span>
        </span>
      )}
    </div>
  );
}

function Reveal(props: { show: string; hide: string; shown: boolean; onPress: () => void }) {
  const { show, hide, shown, onPress } = props;
  return (
    <span className="ui-reveal">
      <button
        type="button"
        className="ui-control"
        data-tone="ghost"
        aria-label={shown ? hide : show}
        onClick={onPress}
      >
        <Icon of={shown ? EyeOff : Eye} />
      </button>
    </span>
  );
}
