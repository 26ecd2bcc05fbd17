/**
 * Every screen in each state, drawn from fixtures without a server: for looking, for screenshots, for axe.
 * Not part of the build that the server serves.
 */
import type { Instance } from '@snug/api-client';
import type { ConnectionTest } from '@snug/engine/connection-test';
import { fakeFront } from '@snug/engine/fake';
import '@snug/ui/styles.css';
import { createRoot } from 'react-dom/client';
import { App } from '../App.tsx';
import { MeetingScreen } from '../features/meeting/index.ts';
import { ConnectionTestProvider } from '../hooks/check.ts';
import { InstanceProvider } from '../hooks/instance.ts';
import { startI18n, type Translate } from '../i18n/index.ts';
import { addPseudoLanguages } from '../i18n/pseudo.ts';
import { late } from '../late.tsx';
import { SCREENS } from '../screens.tsx';
import '../styles/app.css';
import { CatalogueEngine } from './engine.ts';
import { pressIn } from './press.ts';
import { STATES, type State } from './states.ts';

const INSTANCE: Instance = {
  name: 'Snug',
  version: '0.1.0',
  operator: {
    name: 'Example Co-operative',
    contact: 'hello@example.org',
    imprint_url: 'https://example.org/imprint',
    privacy_url: 'https://example.org/privacy',
  },
  limits: { members_max: 100, link_validity_max_s: 30 * 24 * 3600 },
  notice: null,
};

function List({ translate }: { translate: Translate }) {
  return (
    <main className="page">
      <h1>Catalogue</h1>
      <ul>
        {STATES.map(({ id, press }) => (
          <li key={id}>
            <a href={`?state=${id}`} data-press={pressIn(translate, press)}>
              {id}
            </a>
          </li>
        ))}
      </ul>
    </main>
  );
}

function shown(state: State, engine: CatalogueEngine, translate: Translate) {
  const { panel } = state;
  if (panel) SCREENS.meeting = late(async () => () => <MeetingScreen panel={panel} />);
  return (
    <InstanceProvider value={() => Promise.resolve(INSTANCE)}>
      <ConnectionTestProvider value={tested(state)}>
        <App front={fakeFront(engine)} translate={translate} />
      </ConnectionTestProvider>
    </InstanceProvider>
  );
}

function tested({ check }: State): ConnectionTest {
  return (listener) => {
    if (check) listener(check);
    return () => undefined;
  };
}

addPseudoLanguages();
const asked = new URLSearchParams(location.search);
const language = asked.get('lang');
const translate = await startI18n(language);
const wanted = asked.get('state');
const state = STATES.find(({ id }) => id === wanted);
if (state?.kept) document.documentElement.dataset['kept'] = 'yes';
const root = document.getElementById('root');
if (root) {
  createRoot(root).render(
    state ? shown(state, new CatalogueEngine(state), translate) : <List translate={translate} />,
  );
}
