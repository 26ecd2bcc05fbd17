import type { ReactNode } from 'react';

export interface ButtonProps {
  variant?: 'plain' | 'primary' | 'danger' | 'quiet';
  size?: 'sm' | 'md' | 'lg';
  wide?: boolean;
  /** `submit` sends the form around it. */
  type?: 'button' | 'submit';
  isDisabled?: boolean;
  /** Is doing it: keeps the focus, does nothing more, and its words are announced. */
  isPending?: boolean;
  onPress?: () => void;
  'aria-label'?: string;
  'aria-pressed'?: boolean;
  children: ReactNode;
}

/** A button with words on it: the browser's own, which the first page draws without a component library. */
export function Button(props: ButtonProps) {
  const { variant = 'plain', size = 'md', wide = false, type = 'button', isPending, onPress } = props;
  return (
    <>
      <button
        className="ui-button"
        data-variant={variant}
        data-size={size}
        data-wide={wide || undefined}
        type={isPending === true ? 'button' : type}
        disabled={props.isDisabled}
        aria-disabled={isPending === true || undefined}
        aria-label={props['aria-label']}
        aria-pressed={props['aria-pressed']}
        onClick={isPending === true ? undefined : () => onPress?.()}
      >
        {props.children}
      </button>
      {isPending === undefined ? null : (
        <span className="vh" role="status">
          {isPending ? props.children : null}
        </span>
      )}
    </>
  );
}
