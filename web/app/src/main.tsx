import { browserEnvironment, createEngine } from '@snug/engine';
import '@snug/ui/styles.css';
import { createRoot } from 'react-dom/client';
import { App } from './App.tsx';
import { InstanceProvider, loadInstance } from './hooks/instance.ts';
import { startI18n } from './i18n/index.ts';
import './styles/app.css';

// First of all the engine, which takes the link out of the address bar.
const engine = createEngine(browserEnvironment());
if (import.meta.env.DEV) (await import('./i18n/pseudo.ts')).addPseudoLanguages();
const translate = await startI18n(engine.preferences().language);
const root = document.getElementById('root');
if (root) {
  createRoot(root).render(
    <InstanceProvider value={loadInstance}>
      <App engine={engine} translate={translate} />
    </InstanceProvider>,
  );
}
