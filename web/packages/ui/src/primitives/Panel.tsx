import { useEffect, useId, useRef, type ReactNode } from 'react';
import { X } from '../icons.ts';
import { Control } from './Control.tsx';
import { useDragDown } from './drag-down.ts';

export interface PanelProps {
  id: string;
  title: string;
  closeLabel: string;
  onClose: () => void;
  children: ReactNode;
}

/**
 * A panel beside the meeting; on phones a sheet, which can be drawn down. It takes the focus when it opens and traps nothing; whoever
 * opens it gives the focus back when it closes.
 */
export function Panel({ id, title, closeLabel, onClose, children }: PanelProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  const headingId = useId();
  const { sheet, grip, head } = useDragDown(onClose);
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);
  return (
    <aside id={id} className="ui-panel" aria-labelledby={headingId} ref={sheet}>
      <header className="ui-panel-head" {...head}>
        <span className="ui-panel-grip" aria-hidden="true" ref={grip} />
        <h2 id={headingId} ref={heading} tabIndex={-1} data-screen-heading="">
          {title}
        </h2>
        <Control icon={X} tone="ghost" label={closeLabel} shortcut="Esc" onPress={onClose} />
      </header>
      {children}
    </aside>
  );
}
