import type { Person } from '@snug/engine/api';
import { Avatar } from '@snug/ui';
import type { ReactNode } from 'react';
import { useText } from '../../i18n/index.ts';
import { initials, toneOf } from '../../state/people.ts';
import './people.css';

/** Somebody in the group: picture, name, since when. The same in every list. */
export function PersonRow({
  person,
  children,
  below,
}: {
  person: Person;
  children?: ReactNode;
  below?: ReactNode;
}) {
  const { t, time } = useText();
  const notes = [
    ...(person.own ? [t('app.you')] : []),
    ...(person.host ? [t('stage.host')] : []),
    t('people.since', { time: time(person.sinceUnixMs) }),
  ];
  return (
    <li className="person">
      <Avatar initials={initials(person.name)} tone={toneOf(person.leaf)} size={36} />
      <div className="person-words">
        <p className="person-name">{person.name === '' ? t('stage.unnamed') : person.name}</p>
        <p className="person-notes">{notes.join(' · ')}</p>
        {below}
      </div>
      {children}
    </li>
  );
}
