import type { ReactNode } from 'react';
import type { ButtonProps } from './Button.tsx';

interface ButtonLinkProps extends Pick<ButtonProps, 'variant' | 'size'> {
  href: string;
  children: ReactNode;
}

/** An address that looks like a button, for what another program opens. */
export function ButtonLink({ href, variant = 'plain', size = 'md', children }: ButtonLinkProps) {
  return (
    <a className="ui-button" data-variant={variant} data-size={size} href={href}>
      {children}
    </a>
  );
}
