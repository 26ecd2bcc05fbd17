import type { ReactNode, Ref } from 'react';
import { Button as AriaButton } from 'react-aria-components/Button';
import { Tooltip, TooltipTrigger } from 'react-aria-components/Tooltip';
import { Icon } from './Icon.tsx';
import type { LucideIcon } from '../icons.ts';

export interface ControlProps {
  icon: LucideIcon;
  /** What the control will do, e.g. "Mute microphone". It is the accessible name and the tooltip. */
  label: string;
  tone?: 'plain' | 'off' | 'on' | 'leave' | 'go' | 'ghost';
  /** The key that does the same, shown in the tooltip. */
  shortcut?: string;
  /** For a control that opens a panel. */
  expanded?: boolean;
  controls?: string;
  count?: number;
  countTone?: 'plain' | 'new';
  isDisabled?: boolean;
  onPress?: () => void;
  /** `submit` sends the form around it. */
  type?: 'button' | 'submit';
  buttonRef?: Ref<HTMLButtonElement>;
  children?: ReactNode;
}

/** A square control with an icon; its name and key show in a tooltip. */
export function Control(props: ControlProps) {
  const { icon, label, tone = 'plain', shortcut, count, countTone = 'plain' } = props;
  return (
    <TooltipTrigger delay={450} closeDelay={80}>
      <AriaButton
        {...(props.buttonRef ? { ref: props.buttonRef } : {})}
        className="ui-control"
        data-tone={tone}
        aria-label={label}
        {...(shortcut ? { 'aria-keyshortcuts': shortcut } : {})}
        {...(props.expanded === undefined ? {} : { 'aria-expanded': props.expanded })}
        {...(props.controls && props.expanded ? { 'aria-controls': props.controls } : {})}
        {...(props.onPress ? { onPress: props.onPress } : {})}
        isDisabled={props.isDisabled ?? false}
        type={props.type ?? 'button'}
      >
        <Icon of={icon} />
        {count !== undefined && count > 0 ? (
          <span className="ui-count" data-tone={countTone} aria-hidden="true">
            {count > 99 ? '99+' : count}
          </span>
        ) : null}
        {props.children}
      </AriaButton>
      <Tooltip className="ui-tooltip" offset={8}>
        {label}
        {shortcut ? <kbd>{shortcut}</kbd> : null}
      </Tooltip>
    </TooltipTrigger>
  );
}
