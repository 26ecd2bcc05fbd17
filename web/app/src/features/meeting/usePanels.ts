import { useRef, useState, type RefCallback } from 'react';

export type PanelName = 'people' | 'chat' | 'security';

export interface Panels {
  readonly shown: PanelName | null;
  open(name: PanelName): void;
  toggle(name: PanelName): void;
  /** Closes what is open and gives the focus back to what opened it. True when something was open. */
  close(): boolean;
  /** Properties of the control that opens a panel. */
  door(name: PanelName): {
    expanded: boolean;
    controls: string;
    buttonRef: RefCallback<HTMLButtonElement>;
    onPress: () => void;
  };
}

export function panelId(name: PanelName): string {
  return `panel-${name}`;
}

/** One panel at a time. */
export function usePanels(initial: PanelName | null): Panels {
  const [shown, setShown] = useState<PanelName | null>(initial);
  const doors = useRef(new Map<PanelName, HTMLButtonElement>());
  const opener = useRef<Element | null>(null);
  const open = (name: PanelName) => {
    if (shown === null) opener.current = document.activeElement;
    setShown(name);
  };
  const close = () => {
    if (shown === null) return false;
    const back = opener.current;
    const door = doors.current.get(shown);
    setShown(null);
    if (back instanceof HTMLElement && back !== document.body && back.isConnected) back.focus();
    else door?.focus();
    opener.current = null;
    return true;
  };
  const toggle = (name: PanelName) => {
    if (shown === name) close();
    else open(name);
  };
  return {
    shown,
    open,
    close,
    toggle,
    door: (name) => ({
      expanded: shown === name,
      controls: panelId(name),
      buttonRef: (element) => {
        if (element) doors.current.set(name, element);
        else doors.current.delete(name);
      },
      onPress: () => toggle(name),
    }),
  };
}
