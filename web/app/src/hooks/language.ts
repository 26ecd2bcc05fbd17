import type { Door } from '@snug/engine/api';
import { useCallback, useEffect, useState, useSyncExternalStore } from 'react';
import { speak, tellPage, type Translate } from '../i18n/index.ts';

/** The language of the preferences; changes at once when another one is chosen and has come. */
export function useLanguage(door: Door, first: Translate): Translate {
  const subscribe = useCallback((listener: () => void) => door.subscribe(listener), [door]);
  const chosen = useSyncExternalStore(subscribe, () => door.preferences().language);
  const [spoken, setSpoken] = useState({ chosen, translate: first });
  useEffect(() => {
    if (chosen === spoken.chosen) return undefined;
    let wanted = true;
    // A language that does not come leaves the one that is spoken.
    const show = (translate: Translate) => {
      if (!wanted) return;
      tellPage(translate);
      setSpoken({ chosen, translate });
    };
    speak(chosen).then(show, () => undefined);
    return () => {
      wanted = false;
    };
  }, [chosen, spoken.chosen]);
  return spoken.translate;
}
