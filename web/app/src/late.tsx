import { lazy, type ComponentType, type LazyExoticComponent } from 'react';
import { restOfLanguage } from './i18n/index.ts';

/** A component that comes when it is first drawn, together with what it says. */
export function late<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
): LazyExoticComponent<ComponentType<Props>> {
  return lazy(async () => {
    const [Component, { WithAria }] = await Promise.all([load(), import('./aria.tsx'), restOfLanguage()]);
    const Shown = (props: Props) => (
      <WithAria>
        <Component {...props} />
      </WithAria>
    );
    return { default: Shown };
  });
}
