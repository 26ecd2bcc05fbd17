import type { EngineSnapshot } from '@snug/engine/api';
import { Control, MessageCircle, ShieldCheck, SmilePlus, Users, type MenuAction } from '@snug/ui';
import { useState, type RefObject } from 'react';
import { useMedia } from '../../hooks/media.ts';
import { useText } from '../../i18n/index.ts';
import { HandControl, HandCount, ReactionControl } from '../signals/index.ts';
import { LeaveControl } from './LeaveControl.tsx';
import { MoreMenu } from './MoreMenu.tsx';
import { keyOf, OwnControls, useShare } from './OwnControls.tsx';
import { Pill } from './Pill.tsx';
import { Timer } from './Timer.tsx';
import type { Panels } from './usePanels.ts';

interface Props {
  heading: RefObject<HTMLHeadingElement | null>;
  snapshot: EngineSnapshot;
  panels: Panels;
  unread: number;
  singleKeys: boolean;
}

/** Six controls of 44 px fit beside each other, a seventh does not. */
const NARROW = '(max-width: 379px)';
/** As in room.css. */
const TWO_ROWS = '(max-width: 640px)';

/** Title and seal, one's own sources and signals, and the panels. Two rows on phones. */
export function Bar({ heading, snapshot, panels, unread, singleKeys }: Props) {
  const { t, words } = useText();
  const [reacting, setReacting] = useState(false);
  const narrow = useMedia(NARROW);
  const twoRows = useMedia(TWO_ROWS);
  const share = useShare(snapshot);
  const title = snapshot.meeting?.title ?? t('bar.untitled');
  const key = (name: 'people' | 'chat' | 'security') => keyOf(name, singleKeys);
  const about = (
    <div key="about" className="bar-left">
      <div className="bar-name">
        <h1 className="bar-title" title={title} ref={heading} tabIndex={-1} data-screen-heading="">
          {title}
        </h1>
        {snapshot.joinedAtUnixMs === null ? null : <Timer sinceUnixMs={snapshot.joinedAtUnixMs} />}
      </div>
      <Pill seal={snapshot.seal} onPress={() => panels.open('security')} />
    </div>
  );
  const inMenu: (MenuAction | null)[] = [
    twoRows
      ? { id: 'react', icon: SmilePlus, label: t('reactions.open'), onAction: () => setReacting(true) }
      : null,
    narrow ? share : null,
  ];
  const hands = snapshot.hands.length;
  // In this order: microphone, camera, screen, hand, reactions, more, leave.
  const own = (
    <div key="own" className="bar-mid">
      <OwnControls snapshot={snapshot} singleKeys={singleKeys} shareInMenu={narrow} />
      <HandControl snapshot={snapshot} singleKeys={singleKeys} />
      <ReactionControl
        singleKeys={singleKeys}
        isOpen={reacting}
        onOpenChange={setReacting}
        inMenu={twoRows}
      />
      <MoreMenu snapshot={snapshot} before={inMenu.filter((action) => action !== null)} />
      <LeaveControl isHost={snapshot.meeting?.isHost ?? false} />
    </div>
  );
  const doors = (
    <div key="doors" className="bar-right">
      <Control
        icon={Users}
        label={hands === 0 ? t('bar.people') : t('hand.count', { count: hands, hands: words(hands) })}
        {...key('people')}
        count={snapshot.people.length}
        {...panels.door('people')}
      >
        <HandCount hands={hands} />
      </Control>
      <Control
        icon={MessageCircle}
        label={t('bar.chat')}
        {...key('chat')}
        count={unread}
        countTone="new"
        {...panels.door('chat')}
      />
      <span className="bar-shield">
        <Control
          icon={ShieldCheck}
          label={t('bar.security')}
          {...key('security')}
          {...panels.door('security')}
        />
      </span>
    </div>
  );
  return (
    <section className="bar" aria-label={t('bar.label')}>
      {/* The focus follows the eye, and on phones one's own controls are below. */}
      {twoRows ? [about, doors, own] : [about, own, doors]}
    </section>
  );
}
