import { Button as AriaButton } from 'react-aria-components/Button';
import { Menu, MenuItem, MenuTrigger } from 'react-aria-components/Menu';
import { Popover } from 'react-aria-components/Popover';
import { Text } from 'react-aria-components/Text';
import type { LucideIcon } from '../icons.ts';
import { Icon } from './Icon.tsx';

export interface MenuAction {
  readonly id: string;
  readonly icon: LucideIcon;
  readonly label: string;
  readonly hint?: string;
  readonly danger?: boolean;
  readonly onAction: () => void;
}

export interface ActionMenuProps {
  icon: LucideIcon;
  label: string;
  tone?: 'plain' | 'leave';
  actions: readonly MenuAction[];
}

/** A control that opens a short list of things to do. */
export function ActionMenu({ icon, label, tone = 'plain', actions }: ActionMenuProps) {
  return (
    <MenuTrigger>
      <AriaButton className="ui-control" data-tone={tone} aria-label={label}>
        <Icon of={icon} />
      </AriaButton>
      <Popover className="ui-menu-popover" placement="top" offset={10}>
        <Menu
          className="ui-menu"
          aria-label={label}
          onAction={(key) => actions.find((action) => action.id === key)?.onAction()}
        >
          {actions.map((action) => (
            <MenuItem
              key={action.id}
              id={action.id}
              className="ui-menu-item"
              textValue={action.label}
              data-danger={action.danger === true ? '' : undefined}
            >
              <Icon of={action.icon} />
              <span>
                <Text slot="label">{action.label}</Text>
                {action.hint ? (
                  <Text slot="description" elementType="small">
                    {action.hint}
                  </Text>
                ) : null}
              </span>
            </MenuItem>
          ))}
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}
