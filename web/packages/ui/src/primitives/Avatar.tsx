import { UserRound } from '../icons.ts';
import { Icon } from './Icon.tsx';

/** Initials on a person's colour. Decoration: the name stands beside it. */
export function Avatar({ initials, tone, size }: { initials: string; tone: number; size?: number }) {
  return (
    <span
      className="ui-avatar"
      data-tone={tone}
      aria-hidden="true"
      {...(size === undefined ? {} : { style: { '--avatar': `${size}px` } as React.CSSProperties })}
    >
      {initials === '' ? <Icon of={UserRound} /> : initials}
    </span>
  );
}
