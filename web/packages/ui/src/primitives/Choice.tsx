import { useId } from 'react';

export interface ChoiceProps<Value extends string> {
  label: string;
  hint?: string;
  value: Value;
  options: readonly { readonly value: Value; readonly label: string }[];
  onChange: (value: Value) => void;
}

/** One of a few, all in view. Arrows move between them, as the browser has it. */
export function Choice<Value extends string>({ label, hint, value, options, onChange }: ChoiceProps<Value>) {
  const id = useId();
  return (
    <fieldset className="ui-choice" {...(hint ? { 'aria-describedby': `${id}-hint` } : {})}>
      <legend className="ui-label">{label}</legend>
      {hint ? (
        <span className="ui-hint" id={`${id}-hint`}>
          {hint}
        </span>
      ) : null}
      <div className="ui-choice-row">
        {options.map((option) => (
          <label key={option.value} className="ui-choice-one">
            <input
              type="radio"
              name={id}
              value={option.value}
              checked={option.value === value}
              onChange={() => onChange(option.value)}
            />
            <span>{option.label}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
