import { useId } from 'react';
import { CircleX } from '../icons.ts';
import { Icon } from './Icon.tsx';

export interface DateTimeFieldProps {
  label: string;
  valueUnixMs: number | null;
  onChange: (unixMs: number | null) => void;
  error?: string | null;
}

/** A day and a time in the person's own zone, with the platform's own chooser. */
export function DateTimeField({ label, valueUnixMs, onChange, error = null }: DateTimeFieldProps) {
  const id = useId();
  return (
    <div className="ui-field">
      <label className="ui-label" htmlFor={id}>
        {label}
      </label>
      <input
        id={id}
        className="ui-input"
        type="datetime-local"
        defaultValue={valueUnixMs === null ? '' : local(valueUnixMs)}
        onChange={({ currentTarget: { value } }) => {
          const unixMs = new Date(value).getTime();
          onChange(Number.isNaN(unixMs) ? null : unixMs);
        }}
        aria-invalid={error === null ? undefined : true}
        aria-describedby={error === null ? undefined : `${id}-error`}
      />
      {error === null ? null : (
        <span className="ui-error" id={`${id}-error`} role="alert">
          <Icon of={CircleX} />
          <span>{error}</span>
        </span>
      )}
    </div>
  );
}

/** "2026-11-22T10:42", as the clock on the wall says it. */
function local(unixMs: number): string {
  const date = new Date(unixMs);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}T${two(date.getHours())}:${two(date.getMinutes())}`;
}
