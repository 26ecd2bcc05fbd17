import type { Front } from '@snug/engine/api';
import { Suspense, useEffect, useMemo, useRef, useState, useSyncExternalStore, type ReactNode } from 'react';
import { PageBroken } from './features/errors/PageBroken.tsx';
import { CheckProvider } from './hooks/check.ts';
import { EngineProvider, FrontProvider, useDoor, useDoorSnapshot, useEngineSoon } from './hooks/engine.ts';
import { useLanguage } from './hooks/language.ts';
import { useTheme } from './hooks/theme.ts';
import { TranslateProvider, useText, type Translate } from './i18n/index.ts';
import { CheckScreen, preload, SCREENS } from './screens.tsx';

/** The page: one screen at a time, in the colours and the language chosen. */
export function App({ front, translate }: { front: Front; translate: Translate }) {
  const engine = useSyncExternalStore(front.subscribe, front.engine);
  return (
    <FrontProvider value={front}>
      <EngineProvider value={engine}>
        <Speaking first={translate}>
          <PageBroken onBreak={() => engine?.dispose()}>
            <Screens />
          </PageBroken>
        </Speaking>
      </EngineProvider>
    </FrontProvider>
  );
}

function Speaking({ first, children }: { first: Translate; children: ReactNode }) {
  return <TranslateProvider value={useLanguage(useDoor(), first)}>{children}</TranslateProvider>;
}

function Screens() {
  const door = useDoor();
  const { screen } = useDoorSnapshot();
  const { isHere } = useEngineSoon();
  useTheme(door.preferences().theme);
  useEffect(() => preload(screen), [screen]);
  const Shown = SCREENS[screen];
  return (
    <div className="lit">
      <Suspense fallback={<Wait />}>
        <WithCheck key={screen}>{isHere || screen === 'start' ? <Shown /> : <Wait />}</WithCheck>
      </Suspense>
    </div>
  );
}

/** The connection test lies over a screen, which stays as it is below. */
function WithCheck({ children }: { children: ReactNode }) {
  const [checking, setChecking] = useState(false);
  const opener = useRef<Element | null>(null);
  const door = useMemo(
    () => ({
      open: () => {
        opener.current = document.activeElement;
        setChecking(true);
      },
    }),
    [],
  );
  useEffect(() => {
    if (!checking && opener.current instanceof HTMLElement) opener.current.focus();
  }, [checking]);
  return (
    <CheckProvider value={door}>
      <div className="page-below" hidden={checking}>
        {children}
      </div>
      {checking ? <CheckScreen onBack={() => setChecking(false)} /> : null}
    </CheckProvider>
  );
}

function Wait() {
  const { t } = useText();
  return (
    <p className="page-wait" role="status">
      {t('app.loading')}
    </p>
  );
}
