import { Switch } from 'react-aria-components/Switch';

export interface ToggleProps {
  label: string;
  hint?: string;
  isOn: boolean;
  isDisabled?: boolean;
  onChange: (on: boolean) => void;
}

/** A setting that is on or off. */
export function Toggle({ label, hint, isOn, isDisabled = false, onChange }: ToggleProps) {
  return (
    <Switch className="ui-switch" isSelected={isOn} isDisabled={isDisabled} onChange={onChange}>
      <span className="ui-switch-text">
        <span className="ui-label">{label}</span>
        {hint ? <span className="ui-hint">{hint}</span> : null}
      </span>
      <span className="ui-switch-track" aria-hidden="true" />
    </Switch>
  );
}
