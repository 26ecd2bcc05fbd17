import type { Preferences } from '@snug/engine/api';
import type { OwnView } from '@snug/engine/layout';
import type { TextKey } from '../i18n/keys.ts';

export const OWN_VIEWS: readonly { readonly value: OwnView; readonly label: TextKey }[] = [
  { value: 'automatic', label: 'layout.ownAutomatic' },
  { value: 'grid', label: 'layout.ownGrid' },
  { value: 'floating', label: 'layout.ownFloating' },
  { value: 'hidden', label: 'layout.ownHidden' },
];

/** What was stored by another version may be anything. */
export function ownViewWanted({ ownView }: Pick<Preferences, 'ownView'>): OwnView {
  return OWN_VIEWS.find(({ value }) => value === ownView)?.value ?? 'automatic';
}
