import { useEffect, useRef, useState, type ReactNode } from 'react';
import { Dialog } from 'react-aria-components/Dialog';
import { Heading } from 'react-aria-components/Heading';
import { Modal, ModalOverlay } from 'react-aria-components/Modal';
import { X, type LucideIcon } from '../icons.ts';
import { Control } from './Control.tsx';
import { Icon } from './Icon.tsx';

export interface SheetSection {
  readonly id: string;
  readonly icon: LucideIcon;
  readonly label: string;
  readonly body: ReactNode;
}

export interface SectionSheetProps {
  title: string;
  closeLabel: string;
  /** Names the list of sections. */
  listLabel: string;
  isOpen: boolean;
  onClose: () => void;
  sections: readonly SheetSection[];
  /** Where to begin; the first section without one. */
  start?: string;
}

/**
 * Many settings on one sheet: all below each other, and beside them, where there is room, a list that leads to each.
 * Keeps the focus inside, gives it back, remembers nothing.
 */
export function SectionSheet({ title, closeLabel, isOpen, onClose, ...inside }: SectionSheetProps) {
  return (
    <ModalOverlay
      className="ui-modal-overlay"
      isOpen={isOpen}
      isDismissable
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
    >
      <Modal className="ui-modal ui-sheet">
        <Dialog className="ui-sheet-inside">
          <header className="ui-sheet-head">
            <Heading slot="title" level={2}>
              {title}
            </Heading>
            <Control icon={X} tone="ghost" label={closeLabel} shortcut="Esc" onPress={onClose} />
          </header>
          <Sections {...inside} />
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

function Sections({
  sections,
  listLabel,
  start,
}: Pick<SectionSheetProps, 'sections' | 'listLabel' | 'start'>) {
  const scroll = useRef<HTMLDivElement>(null);
  const [current, setCurrent] = useState(start ?? sections[0]?.id);
  const go = (id: string) => {
    const section = scroll.current?.querySelector(`[data-section="${id}"]`);
    section?.scrollIntoView?.({ block: 'start' });
    section?.querySelector('h3')?.focus({ preventScroll: true });
    setCurrent(id);
  };
  useEffect(() => {
    if (start !== undefined) go(start);
    // Only where it opens; later the person decides.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, []);
  const follow = (box: HTMLDivElement) => {
    const edge = box.getBoundingClientRect().top + LOOK_PX;
    const passed = [...box.querySelectorAll<HTMLElement>('[data-section]')].filter(
      (section) => section.getBoundingClientRect().top < edge,
    );
    setCurrent(passed.at(-1)?.dataset['section'] ?? sections[0]?.id);
  };
  return (
    <div className="ui-sheet-body">
      <nav className="ui-sheet-list" aria-label={listLabel}>
        <ul>
          {sections.map(({ id, icon, label }) => (
            <li key={id}>
              <button
                type="button"
                className="ui-sheet-link"
                aria-current={id === current ? 'true' : undefined}
                onClick={() => go(id)}
              >
                <Icon of={icon} />
                {label}
              </button>
            </li>
          ))}
        </ul>
      </nav>
      <div className="ui-sheet-scroll" ref={scroll} onScroll={({ currentTarget }) => follow(currentTarget)}>
        {sections.map(({ id, icon, label, body }) => (
          <section key={id} data-section={id} aria-label={label}>
            <h3 tabIndex={-1} data-screen-heading="">
              <Icon of={icon} />
              {label}
            </h3>
            {body}
          </section>
        ))}
      </div>
    </div>
  );
}

/** How far below the upper edge a section counts as the one that is read. */
const LOOK_PX = 72;
