import type { KeyboardEvent, ReactNode, RefObject } from 'react';
import { Button as AriaButton } from 'react-aria-components/Button';
import { Dialog } from 'react-aria-components/Dialog';
import { Popover } from 'react-aria-components/Popover';
import { Toolbar } from 'react-aria-components/Toolbar';

export interface PaletteChoice<Id extends string> {
  readonly id: Id;
  /** What choosing it will do: the accessible name. */
  readonly label: string;
  readonly picture: ReactNode;
  /** A key that chooses it while the palette is open; shown below the picture. */
  readonly shortcut?: string;
}

export interface PaletteProps<Id extends string> {
  id: string;
  label: string;
  /** Where it opens. */
  anchor: RefObject<HTMLElement | null>;
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
  choices: readonly PaletteChoice<Id>[];
  onPick: (id: Id) => void;
}

/** A row of pictures to pick one of; arrow keys move along it, and picking closes it. */
export function Palette<Id extends string>(props: PaletteProps<Id>) {
  const { id, label, anchor, isOpen, onOpenChange, choices, onPick } = props;
  const pick = (choice: PaletteChoice<Id>) => {
    onOpenChange(false);
    onPick(choice.id);
  };
  const onKeyDown = ({ key, ctrlKey, metaKey, altKey }: KeyboardEvent) => {
    const choice = choices.find(({ shortcut }) => shortcut !== undefined && shortcut === key);
    if (choice !== undefined && !ctrlKey && !metaKey && !altKey) pick(choice);
  };
  return (
    <Popover
      className="ui-palette-popover"
      placement="top"
      offset={10}
      triggerRef={anchor}
      isOpen={isOpen}
      onOpenChange={onOpenChange}
    >
      <Dialog id={id} className="ui-palette" aria-label={label}>
        {/* oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- the keys of the buttons inside */}
        <div onKeyDown={onKeyDown}>
          <Toolbar aria-label={label}>
            {choices.map((choice, index) => (
              <AriaButton
                key={choice.id}
                className="ui-palette-choice"
                aria-label={choice.label}
                // oxlint-disable-next-line jsx-a11y/no-autofocus -- as in a menu, which was opened to choose
                autoFocus={index === 0}
                {...(choice.shortcut === undefined ? {} : { 'aria-keyshortcuts': choice.shortcut })}
                onPress={() => pick(choice)}
              >
                {choice.picture}
                {choice.shortcut === undefined ? null : <kbd aria-hidden="true">{choice.shortcut}</kbd>}
              </AriaButton>
            ))}
          </Toolbar>
        </div>
      </Dialog>
    </Popover>
  );
}
