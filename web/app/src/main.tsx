import { browserFront, openFront } from '@snug/engine/front';
import '@snug/ui/styles.css';
import { createRoot } from 'react-dom/client';
import { App } from './App.tsx';
import { InstanceProvider, loadInstance } from './hooks/instance.ts';
import { startWithFirst } from './i18n/index.ts';
import './styles/app.css';

// First of all the front, which takes the link out of the address bar.
const front = openFront(browserFront());
if (import.meta.env.DEV) (await import('./i18n/pseudo.ts')).addPseudoLanguages();
const translate = await startWithFirst(front.preferences().language);
const root = document.getElementById('root');
if (root) {
  createRoot(root).render(
    <InstanceProvider value={loadInstance}>
      <App front={front} translate={translate} />
    </InstanceProvider>,
  );
}
