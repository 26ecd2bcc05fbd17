import type { OwnView } from '@snug/engine/layout';
import { createContext, useContext, useEffect, useState, useSyncExternalStore, type ReactNode } from 'react';
import { useEngine } from '../../hooks/engine.ts';
import { ownViewWanted } from '../../state/own-view.ts';
import { StageStore, type StageView } from '../../state/stage-store.ts';
import { PipWindows } from './pip-windows.ts';
import { SpeechBoard } from './speech-board.ts';

/** What belongs to the stage and is needed beside it too; never another one while the meeting is drawn. */
export interface StageParts {
  readonly store: StageStore;
  readonly speech: SpeechBoard;
  readonly pip: PipWindows;
}

const StageContext = createContext<StageParts | null>(null);

const CLOCK = {
  now: () => Date.now(),
  after(ms: number, callback: () => void) {
    const timer = setTimeout(callback, ms);
    return () => clearTimeout(timer);
  },
};

export function StageProvider({ children }: { children: ReactNode }) {
  const engine = useEngine();
  const [parts] = useState((): StageParts => {
    const speech = new SpeechBoard(engine);
    const ownView = ownViewWanted(engine.preferences());
    return { speech, store: new StageStore(engine, speech, CLOCK, ownView), pip: new PipWindows() };
  });
  useEffect(() => parts.store.start(), [parts]);
  useEffect(() => () => parts.pip.close(), [parts]);
  return <StageContext.Provider value={parts}>{children}</StageContext.Provider>;
}

export function useStage(): StageParts {
  const parts = useContext(StageContext);
  if (parts === null) throw new Error('no stage around this component');
  return parts;
}

export function useStageView(): StageView {
  const { store } = useStage();
  return useSyncExternalStore(store.subscribe, store.view);
}

/** Where one's own picture is, when that was chosen in the settings. */
export function useOwnView(view: OwnView): void {
  const { store } = useStage();
  useEffect(() => store.dispatch({ t: 'own_view', view }), [store, view]);
}
