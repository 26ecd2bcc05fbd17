import { useId, useState, type ReactNode } from 'react';
import { ChevronDown } from '../icons.ts';
import { Icon } from './Icon.tsx';

/** Something that is folded away until it is asked for. */
export function Fold({
  label,
  open = false,
  children,
}: {
  label: string;
  open?: boolean;
  children: ReactNode;
}) {
  const [isOpen, setOpen] = useState(open);
  const id = useId();
  return (
    <div>
      <button
        type="button"
        className="ui-disclosure-trigger"
        aria-expanded={isOpen}
        aria-controls={id}
        onClick={() => setOpen(!isOpen)}
      >
        <Icon of={ChevronDown} />
        {label}
      </button>
      <div id={id} role="group" aria-label={label} hidden={!isOpen}>
        {children}
      </div>
    </div>
  );
}
