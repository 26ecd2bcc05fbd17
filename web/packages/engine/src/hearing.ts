/** How loud others are played on this device, kept for as long as they stay. */

import type { Hearing, ParticipantId } from './api.ts';
import { changeHeard, heard, type Heard, type HearingState, keepPresent } from './machines/hearing.ts';

export class HearingSide implements Hearing {
  readonly canSetVolume: boolean;
  readonly #onChange: () => void;
  #state: HearingState = new Map();

  constructor(canSetVolume: boolean, onChange: () => void) {
    this.canSetVolume = canSetVolume;
    this.#onChange = onChange;
  }

  /** As a property, to be handed on. */
  readonly of = (participant: ParticipantId): Heard => heard(this.#state, participant);

  setVolume(participant: ParticipantId, volume: number): void {
    this.#set(changeHeard(this.#state, participant, { volume }));
  }

  setMutedForMe(participant: ParticipantId, mutedForMe: boolean): void {
    this.#set(changeHeard(this.#state, participant, { mutedForMe }));
  }

  keepPresent(roster: readonly ParticipantId[]): void {
    this.#set(keepPresent(this.#state, roster));
  }

  forget(): void {
    this.#set(new Map());
  }

  #set(state: HearingState): void {
    if (state === this.#state) return;
    this.#state = state;
    this.#onChange();
  }
}
