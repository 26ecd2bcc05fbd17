import { useEffect } from 'react';
import { BACKGROUND, themeAttribute, type Theme } from '../state/theme.ts';

/** Draws the page, and what the browser draws around it, in the colours chosen. */
export function useTheme(theme: Theme): void {
  const chosen = themeAttribute(theme);
  useEffect(() => {
    if (chosen === null) delete document.documentElement.dataset['theme'];
    else document.documentElement.dataset['theme'] = chosen;
    for (const meta of document.querySelectorAll<HTMLMetaElement>('meta[name="theme-color"]')) {
      meta.content = BACKGROUND[chosen ?? (meta.media.includes('dark') ? 'dark' : 'light')];
    }
  }, [chosen]);
}
