import type { Engine } from '@snug/engine/api';
import { Suspense, useEffect } from 'react';
import { PageBroken } from './features/errors/index.ts';
import { EngineProvider, useEngine, useSnapshot } from './hooks/engine.ts';
import { useLanguage } from './hooks/language.ts';
import { TranslateProvider, useText, type Translate } from './i18n/index.ts';
import { preload, SCREENS } from './screens.tsx';
import { themeAttribute } from './state/theme.ts';

/** The page: one screen at a time, in the colours and the language chosen. */
export function App({ engine, translate }: { engine: Engine; translate: Translate }) {
  return (
    <TranslateProvider value={useLanguage(engine, translate)}>
      <EngineProvider value={engine}>
        <PageBroken onBreak={() => engine.dispose()}>
          <Screens />
        </PageBroken>
      </EngineProvider>
    </TranslateProvider>
  );
}

function Screens() {
  const { t } = useText();
  const engine = useEngine();
  const { screen } = useSnapshot();
  const theme = themeAttribute(engine.preferences().theme);
  useEffect(() => {
    if (theme === null) delete document.documentElement.dataset['theme'];
    else document.documentElement.dataset['theme'] = theme;
  }, [theme]);
  useEffect(() => preload(screen), [screen]);
  const Shown = SCREENS[screen];
  return (
    <div className="lit">
      <Suspense
        fallback={
          <p className="page-wait" role="status">
            {t('app.loading')}
          </p>
        }
      >
        <Shown />
      </Suspense>
    </div>
  );
}
