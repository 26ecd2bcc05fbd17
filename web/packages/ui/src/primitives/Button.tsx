import type { ReactNode } from 'react';
import { Button as AriaButton, type ButtonProps as AriaButtonProps } from 'react-aria-components/Button';

export interface ButtonProps extends Omit<AriaButtonProps, 'className' | 'style' | 'children'> {
  variant?: 'plain' | 'primary' | 'danger' | 'quiet';
  size?: 'sm' | 'md' | 'lg';
  wide?: boolean;
  children: ReactNode;
}

/** A button with words on it. */
export function Button({ variant = 'plain', size = 'md', wide = false, ...rest }: ButtonProps) {
  return (
    <AriaButton
      {...rest}
      className="ui-button"
      data-variant={variant}
      data-size={size}
      data-wide={wide || undefined}
    />
  );
}
