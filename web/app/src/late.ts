import { lazy, type ComponentType, type LazyExoticComponent } from 'react';
import { restOfLanguage } from './i18n/index.ts';

/** A component that comes when it is first drawn, together with what it says. */
export function late<Props>(
  load: () => Promise<ComponentType<Props>>,
): LazyExoticComponent<ComponentType<Props>> {
  return lazy(async () => {
    const [component] = await Promise.all([load(), restOfLanguage()]);
    return { default: component };
  });
}
