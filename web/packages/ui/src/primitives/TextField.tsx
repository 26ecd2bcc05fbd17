import { useState, type ReactNode, type Ref } from 'react';
import { FieldError } from 'react-aria-components/FieldError';
import { Input } from 'react-aria-components/Input';
import { Label } from 'react-aria-components/Label';
import { Text } from 'react-aria-components/Text';
import { TextField as AriaTextField } from 'react-aria-components/TextField';
import { CircleX, Eye, EyeOff, type LucideIcon } from '../icons.ts';
import { Control } from './Control.tsx';
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
export function TextField(props: TextFieldProps) {
  const [shown, setShown] = useState(false);
  const invalid = props.error !== undefined && props.error !== null;
  return (
    <AriaTextField
      className="ui-field"
      data-size={props.size ?? 'md'}
      value={props.value}
      onChange={props.onChange}
      isInvalid={invalid}
      isDisabled={props.isDisabled ?? false}
      validationBehavior="aria"
      type={props.secret && !shown ? 'password' : 'text'}
      autoComplete={props.autoComplete ?? 'off'}
      {...(props.maxLength === undefined ? {} : { maxLength: props.maxLength })}
    >
      <Label className={props.labelHidden === true ? 'vh' : 'ui-label'}>{props.label}</Label>
      {props.hint ? (
        <Text slot="description" className="ui-hint">
          {props.hint}
        </Text>
      ) : null}
      <div className="ui-input-affix" data-spaced={props.labelHidden === true ? undefined : ''}>
        {props.icon ? <Icon of={props.icon} /> : null}
        <Input
          className="ui-input"
          spellCheck={false}
          autoCapitalize="off"
          {...(props.placeholder ? { placeholder: props.placeholder } : {})}
          {...(props.inputRef ? { ref: props.inputRef } : {})}
        />
        {props.secret ? (
          <span className="ui-reveal">
            <Control
              icon={shown ? EyeOff : Eye}
              tone="ghost"
              label={shown ? props.secret.hide : props.secret.show}
              onPress={() => setShown(!shown)}
            />
          </span>
        ) : null}
      </div>
      <FieldError className="ui-error">
        <Icon of={CircleX} />
        <span>{props.error}</span>
      </FieldError>
    </AriaTextField>
  );
}
