import type { Screen } from '@snug/engine/api';
import { lazy, type ComponentType, type LazyExoticComponent } from 'react';
import { StartScreen } from './features/start/index.ts';

const loadMeeting = () => import('./features/meeting/index.ts');

/** Which component draws which screen. All but the first load when they are needed. */
export const SCREENS: Record<Screen, ComponentType | LazyExoticComponent<ComponentType>> = {
  start: StartScreen,
  created: lazy(() => import('./features/created/index.ts').then((m) => ({ default: m.CreatedScreen }))),
  prejoin: lazy(() => import('./features/prejoin/index.ts').then((m) => ({ default: m.PrejoinScreen }))),
  meeting: lazy(() => loadMeeting().then((m) => ({ default: m.MeetingScreen }))),
  over: lazy(() => import('./features/over/index.ts').then((m) => ({ default: m.OverScreen }))),
};

/** While a person looks at pre-join, the meeting's code comes. */
export function preload(screen: Screen): void {
  if (screen === 'prejoin') void loadMeeting();
}
