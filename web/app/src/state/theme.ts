import type { Preferences } from '@snug/engine/api';

export type Theme = Preferences['theme'];

/** As --bg in tokens.css, for what the browser draws itself. */
export const BACKGROUND = { light: '#faf6ef', dark: '#14120f' } as const;

export function darkNow(theme: Theme, systemDark: boolean): boolean {
  return theme === 'system' ? systemDark : theme === 'dark';
}

/** The value of `data-theme`, or null to follow the system. */
export function themeAttribute(theme: Theme): 'light' | 'dark' | null {
  return theme === 'system' ? null : theme;
}
