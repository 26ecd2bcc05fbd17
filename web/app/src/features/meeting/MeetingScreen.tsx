import { useRef, useState } from 'react';
import { useAttention } from '../../hooks/attention.ts';
import { useEngine, useSnapshot } from '../../hooks/engine.ts';
import { useFocusKeeper } from '../../hooks/focus-keeper.ts';
import { KeysProvider } from '../../hooks/keys.ts';
import { useScreen } from '../../hooks/screen.ts';
import { useVisibleHeight } from '../../hooks/visible-height.ts';
import { useText } from '../../i18n/index.ts';
import { ChatMemory } from '../../state/chat-memory.ts';
import { unread } from '../../state/chat.ts';
import { ownViewWanted } from '../../state/own-view.ts';
import { meetingTitle } from '../../state/titles.ts';
import { ChatPanel } from '../chat/index.ts';
import { PeoplePanel } from '../people/index.ts';
import { SecurityPanel } from '../security/index.ts';
import { Reactions } from '../signals/index.ts';
import { StageProvider, useOwnView } from '../stage/index.ts';
import { Announcer } from './Announcer.tsx';
import { Banners } from './Banners.tsx';
import { Bar } from './Bar.tsx';
import { Stage } from './Stage.tsx';
import { useKeys, useRoomKeys } from './useKeys.ts';
import { panelId, usePanels, type PanelName } from './usePanels.ts';
import './meeting.css';
import './room.css';

/** The meeting, with its keys. */
export function MeetingScreen({ panel = null }: { panel?: PanelName | null }) {
  const keys = useKeys();
  return (
    <KeysProvider value={keys}>
      <StageProvider>
        <Room panel={panel} />
      </StageProvider>
    </KeysProvider>
  );
}

/** The room: pictures, one panel at a time, and the bar. */
function Room({ panel }: { panel: PanelName | null }) {
  const { say } = useText();
  const engine = useEngine();
  const snapshot = useSnapshot();
  const { titleInTab } = engine.preferences();
  useOwnView(ownViewWanted(engine.preferences()));
  const heading = useScreen(say(meetingTitle(snapshot.meeting?.title ?? null, titleInTab)));
  const panels = usePanels(panel);
  const [chat] = useState(() => new ChatMemory());
  const room = useRef<HTMLDivElement>(null);
  useRoomKeys(panels);
  useFocusKeeper(room);
  useVisibleHeight(room);
  useAttention();
  const fresh = useUnread(snapshot.chat.length, panels.shown === 'chat');
  return (
    <div className="meet" data-panel={panels.shown ?? undefined} ref={room}>
      <main className="meet-main">
        <Stage snapshot={snapshot} />
        <Reactions people={snapshot.people} />
        <div className="captions" />
        <Banners snapshot={snapshot} />
      </main>
      {panels.shown === 'people' ? (
        <PeoplePanel id={panelId('people')} snapshot={snapshot} onClose={panels.close} />
      ) : null}
      {panels.shown === 'chat' ? (
        <ChatPanel id={panelId('chat')} snapshot={snapshot} memory={chat} onClose={panels.close} />
      ) : null}
      {panels.shown === 'security' ? (
        <SecurityPanel id={panelId('security')} snapshot={snapshot} onClose={panels.close} />
      ) : null}
      <Bar
        heading={heading}
        snapshot={snapshot}
        panels={panels}
        unread={unread(snapshot.chat, fresh)}
        singleKeys={engine.preferences().singleKeys}
      />
      <Announcer snapshot={snapshot} chatOpen={panels.shown === 'chat'} />
    </div>
  );
}

/** How many lines had been seen when the chat was last open. */
function useUnread(lines: number, chatOpen: boolean): number {
  const [seen, setSeen] = useState(lines);
  if (chatOpen && seen !== lines) setSeen(lines);
  return seen;
}
