import type { Preferences } from '@snug/engine/api';
import type { OwnView } from '@snug/engine/layout';

const VIEWS: readonly string[] = ['automatic', 'grid', 'floating', 'hidden'] satisfies OwnView[];

/** What was stored by another version may be anything. */
export function ownViewWanted({ ownView }: Pick<Preferences, 'ownView'>): OwnView {
  return VIEWS.includes(ownView) ? ownView : 'automatic';
}
