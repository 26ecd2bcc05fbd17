import type { ReactNode } from 'react';
import { Button } from 'react-aria-components/Button';
import { Disclosure, DisclosurePanel } from 'react-aria-components/Disclosure';
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
  return (
    <Disclosure defaultExpanded={open}>
      <Button slot="trigger" className="ui-disclosure-trigger">
        <Icon of={ChevronDown} />
        {label}
      </Button>
      <DisclosurePanel>{children}</DisclosurePanel>
    </Disclosure>
  );
}
