import { AriaLocale } from '@snug/ui';
import type { ReactNode } from 'react';
import { useText } from './i18n/index.ts';

/** Apart from what is around it, because the start page is drawn without the component library. */
export function WithAria({ children }: { children: ReactNode }) {
  const { t } = useText();
  return <AriaLocale locale={t.locale}>{children}</AriaLocale>;
}
