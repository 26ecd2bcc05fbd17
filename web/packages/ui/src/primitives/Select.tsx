import { useId } from 'react';
import { ChevronDown } from '../icons.ts';
import { Icon } from './Icon.tsx';

export interface SelectProps {
  label: string;
  hint?: string;
  value: string;
  options: readonly { readonly value: string; readonly label: string }[];
  onChange: (value: string) => void;
  isDisabled?: boolean;
}

/** The platform's own chooser: the best one on phones, known to every assistive technology. */
export function Select({ label, hint, value, options, onChange, isDisabled = false }: SelectProps) {
  const id = useId();
  const hintId = `${id}-hint`;
  return (
    <div className="ui-field">
      <label className="ui-label" htmlFor={id}>
        {label}
      </label>
      {hint ? (
        <span className="ui-hint" id={hintId}>
          {hint}
        </span>
      ) : null}
      <div className="ui-select-wrap">
        <select
          id={id}
          className="ui-select"
          value={value}
          disabled={isDisabled}
          {...(hint ? { 'aria-describedby': hintId } : {})}
          onChange={(event) => onChange(event.currentTarget.value)}
        >
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
        <Icon of={ChevronDown} />
      </div>
    </div>
  );
}
