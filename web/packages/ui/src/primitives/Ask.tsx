import type { ReactNode } from 'react';
import { Dialog } from 'react-aria-components/Dialog';
import { Heading } from 'react-aria-components/Heading';
import { Modal, ModalOverlay } from 'react-aria-components/Modal';

export interface AskProps {
  title: string;
  isOpen: boolean;
  onClose: () => void;
  /** A question that needs an answer: not closed by a click beside it. */
  alert?: boolean;
  children: ReactNode;
  actions: ReactNode;
}

/** A dialog above everything else; keeps the focus inside and gives it back. */
export function Ask({ title, isOpen, onClose, alert = false, children, actions }: AskProps) {
  return (
    <ModalOverlay
      className="ui-modal-overlay"
      isOpen={isOpen}
      isDismissable={!alert}
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
    >
      <Modal className="ui-modal">
        <Dialog className="ui-dialog" role={alert ? 'alertdialog' : 'dialog'}>
          <Heading slot="title" level={2}>
            {title}
          </Heading>
          {children}
          <div className="ui-dialog-actions">{actions}</div>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
