/** From a wish to an open door: makes meetings, opens links, and keeps what a reload or a return needs. */

import type { CreateOptions, Meeting, OverReason, ProblemCause } from './api.ts';
import type { CoreClient } from './core/client.ts';
import type { EngineEnvironment } from './environment.ts';
import { creationFailure, openingFailure } from './failures.ts';
import { parseLink } from './link.ts';
import type { MeetingInput } from './machines/meeting.ts';

/** After the validity of an unused link; the meeting may have begun at its last moment. */
const HOST_SEED_EXTRA_MS = 24 * 3_600_000;

export interface EntranceListener {
  core(): CoreClient;
  dispatch(input: MeetingInput): void;
  onProblem(cause: ProblemCause): void;
}

export class Entrance {
  readonly #env: EngineEnvironment;
  readonly #listener: EntranceListener;
  #passphrase: string | undefined;

  constructor(env: EngineEnvironment, listener: EntranceListener) {
    this.#env = env;
    this.#listener = listener;
    env.memory.tidy(env.now());
  }

  async create({ title, passphrase, validForSeconds }: CreateOptions): Promise<void> {
    const { memory, origin, now } = this.#env;
    this.#listener.dispatch({ t: 'creating' });
    try {
      const created = await this.#listener.core().create(title.trim(), passphrase, validForSeconds);
      const forgetAt = created.expiresAtUnixMs + HOST_SEED_EXTRA_MS;
      memory.rememberHostSeed(roomOf(created.linkFragment), created.hostSeed, forgetAt, now());
      memory.setMeetingFragment(created.linkFragment);
      this.#passphrase = passphrase === '' ? undefined : passphrase;
      const meeting: Meeting = {
        title: title.trim() === '' ? null : title.trim(),
        isHost: true,
        passphraseNeeded: passphrase !== '',
        expiresAtUnixMs: created.expiresAtUnixMs,
        present: 0,
        link: `${origin}/#${created.linkFragment}`,
      };
      this.#listener.dispatch({ t: 'created', meeting });
    } catch (error) {
      this.#listener.dispatch({ t: 'create_failed', reason: creationFailure(error) });
    }
  }

  async open(text: string, passphrase?: string): Promise<void> {
    const { memory, origin, now } = this.#env;
    const link = parseLink(text, origin);
    if (!link.ok) {
      this.#listener.onProblem({ code: 'link', failure: link.failure });
      return;
    }
    const { fragment, roomId, passphraseNeeded } = link;
    const hostSeed = memory.hostSeed(roomId, now());
    const meeting: Meeting = {
      title: null,
      isHost: hostSeed !== undefined,
      passphraseNeeded,
      expiresAtUnixMs: null,
      present: 0,
      link: `${origin}/#${fragment}`,
    };
    memory.setMeetingFragment(fragment);
    this.#passphrase = passphraseNeeded ? passphrase : undefined;
    if (passphraseNeeded && passphrase === undefined) {
      this.#listener.dispatch({ t: 'passphrase_wanted', meeting });
      return;
    }
    this.#listener.dispatch({ t: 'opening', meeting });
    try {
      await this.#listener.core().open({
        fragment,
        ...(passphraseNeeded && passphrase !== undefined ? { passphrase } : {}),
        ...(hostSeed === undefined ? {} : { host_seed: hostSeed }),
      });
    } catch (error) {
      this.#listener.dispatch({ t: 'open_failed' });
      this.#listener.onProblem(openingFailure(error));
    }
  }

  /** With the passphrase that opened it before. */
  async openAgain(meeting: Meeting | null): Promise<void> {
    if (meeting !== null) await this.open(meeting.link, this.#passphrase);
  }

  /** What the address bar holds, else what was open in this tab. */
  openAddress(onStart: boolean): void {
    const address = this.#env.takeAddress();
    const { hash, search } = new URL(address);
    const remembered = this.#env.memory.meetingFragment();
    if (hash !== '' || search !== '') {
      if (this.#env.missingFeature() === null) void this.open(address);
    } else if (remembered !== null && onStart) {
      void this.open(`#${remembered}`);
    }
  }

  /** `finished`: nobody can return. */
  forget(reason: OverReason, finished: boolean): void {
    const { memory, now } = this.#env;
    const fragment = memory.meetingFragment();
    if (finished && fragment !== null) memory.forgetHostSeed(roomOf(fragment), now());
    // Another tab took the meeting over, and has its own memory of it.
    if (reason !== 'replaced') memory.setMeetingFragment(null);
  }
}

function roomOf(fragment: string): string {
  return fragment.split('.')[0] ?? '';
}
