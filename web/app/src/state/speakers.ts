import type { Person } from '@snug/engine/api';

/** As the loudness meter calls oneself. */
const OWN = 'own';

/** Those of the group who speak now, in the order of the list. */
export function speakersOf(now: ReadonlySet<string>, people: readonly Person[]): readonly Person[] {
  return people.filter(({ own, participant }) => now.has(own ? OWN : participant));
}
