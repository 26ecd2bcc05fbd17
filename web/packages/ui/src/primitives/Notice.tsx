import type { ReactNode } from 'react';
import type { LucideIcon } from '../icons.ts';
import { Icon } from './Icon.tsx';

export interface NoticeProps {
  tone: 'good' | 'bad' | 'calm' | 'plain';
  icon: LucideIcon;
  title?: string;
  /** `alert` interrupts, `status` waits its turn; without one it is read where it stands. */
  role?: 'alert' | 'status';
  children?: ReactNode;
  actions?: ReactNode;
}

export function Notice({ tone, icon, title, role, children, actions }: NoticeProps) {
  return (
    <div className="ui-notice" data-tone={tone} {...(role ? { role } : {})}>
      <Icon of={icon} />
      <div className="ui-notice-body">
        {title ? <p className="ui-notice-title">{title}</p> : null}
        {children}
        {actions ? <div className="ui-notice-actions">{actions}</div> : null}
      </div>
    </div>
  );
}
