import type { Screen } from '@snug/engine/api';
import type { ComponentType, LazyExoticComponent } from 'react';
import { StartScreen } from './features/start/index.ts';
import { late } from './late.tsx';

const loadMeeting = () => import('./features/meeting/index.ts');

/** Which component draws which screen. All but the first load when they are needed, and what they say with them. */
export const SCREENS: Record<Screen, ComponentType | LazyExoticComponent<ComponentType>> = {
  start: StartScreen,
  created: late(() => import('./features/created/index.ts').then((m) => m.CreatedScreen)),
  prejoin: late(() => import('./features/prejoin/index.ts').then((m) => m.PrejoinScreen)),
  meeting: late(() => loadMeeting().then((m) => m.MeetingScreen)),
  over: late(() => import('./features/over/index.ts').then((m) => m.OverScreen)),
};

/** Lies over any of them but the meeting. */
export const CheckScreen = late(() => import('./features/check/index.ts').then((m) => m.CheckScreen));

/** While a person looks at pre-join, the meeting's code comes. */
export function preload(screen: Screen): void {
  if (screen === 'prejoin') void loadMeeting();
}
