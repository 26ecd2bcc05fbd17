/** Watches over the meeting while nobody looks at it, and keeps the screen on while somebody does. */

import type { Attention, AttentionWords, EngineSnapshot, NoticePermission, Preferences } from '../api.ts';
import type { AttentionEnvironment } from './environment.ts';
import { KeepAwake } from './keep-awake.ts';
import { type AttentionAction, type AttentionInput, NOTHING_UNSEEN, reduceAttention } from './machine.ts';
import { MediaKeys, type MediaKeyCommands } from './media-keys.ts';

export interface AttentionParts extends MediaKeyCommands {
  preferences(): Preferences;
  /** What is unseen has changed. */
  onChange(): void;
}

export class AttentionSide implements Attention {
  readonly #env: AttentionEnvironment;
  readonly #parts: AttentionParts;
  readonly #awake: KeepAwake;
  readonly #keys: MediaKeys;
  readonly #stopListening: () => void;
  readonly #notices = new Map<string, () => void>();
  #state = NOTHING_UNSEEN;
  #before: EngineSnapshot | null = null;
  #words: AttentionWords | null = null;
  #stopWaiting: () => void = () => undefined;

  constructor(env: AttentionEnvironment, parts: AttentionParts) {
    this.#env = env;
    this.#parts = parts;
    this.#awake = new KeepAwake(() => env.wakeLock());
    this.#keys = new MediaKeys(env.mediaSession, parts);
    this.#state = { ...NOTHING_UNSEEN, visible: env.visible() };
    this.#stopListening = env.onVisibility(() => this.#visibilityChanged());
  }

  /** Takes note of a new snapshot, and returns it with what is unseen. */
  watch(now: EngineSnapshot): EngineSnapshot {
    const before = this.#before ?? now;
    this.#before = now;
    const inMeeting = now.screen === 'meeting';
    this.#input(before.screen === 'meeting' && !inMeeting ? { t: 'ended' } : { t: 'looked', before, now });
    this.#awake.update(inMeeting, this.#env.visible());
    this.#keys.update({
      inMeeting,
      microphone: now.own.microphone.state === 'on',
      camera: now.own.camera.state === 'on',
    });
    return this.#state.unseen === now.unseen ? now : { ...now, unseen: this.#state.unseen };
  }

  attend(words: AttentionWords): () => void {
    this.#words = words;
    return () => {
      if (this.#words === words) this.#words = null;
    };
  }

  noticePermission(): NoticePermission {
    return this.#env.notices.permission();
  }

  askForNotices(): Promise<NoticePermission> {
    return this.#env.notices.ask();
  }

  stop(): void {
    this.#stopListening();
    this.#stopWaiting();
    this.#clearNotices();
    this.#awake.update(false, false);
    this.#keys.stop();
  }

  #visibilityChanged(): void {
    const visible = this.#env.visible();
    const { unseen } = this.#state;
    this.#input({ t: 'visible', visible });
    this.#awake.update(this.#before?.screen === 'meeting', visible);
    if (this.#state.unseen !== unseen) this.#parts.onChange();
  }

  #input(input: AttentionInput): void {
    const { state, actions } = reduceAttention(this.#state, input, this.#parts.preferences());
    this.#state = state;
    for (const action of actions) this.#act(action);
  }

  #act(action: AttentionAction): void {
    switch (action.do) {
      case 'wait':
        this.#stopWaiting = this.#env.after(action.ms, () => this.#input({ t: 'due' }));
        return;
      case 'sound':
        this.#env.play(action.kind, this.#parts.preferences().speaker);
        return;
      case 'notice': {
        const { kind } = action.call;
        const said = this.#words?.(action.call);
        if (said === undefined) return;
        this.#notices.set(kind, this.#env.notices.show(said.title, said.body, `snug-${kind}`));
        return;
      }
      case 'clear_notices':
        this.#clearNotices();
    }
  }

  #clearNotices(): void {
    for (const close of this.#notices.values()) close();
    this.#notices.clear();
  }
}
