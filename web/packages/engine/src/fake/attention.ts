import type { Attention, AttentionWords, NoticePermission } from '../api.ts';

/** A browser whose person answers as told. */
export class FakeAttention implements Attention {
  words: AttentionWords | null = null;
  permission: NoticePermission = 'default';
  answer: NoticePermission = 'granted';

  attend(words: AttentionWords): () => void {
    this.words = words;
    return () => {
      this.words = null;
    };
  }

  noticePermission(): NoticePermission {
    return this.permission;
  }

  async askForNotices(): Promise<NoticePermission> {
    if (this.permission === 'default') this.permission = this.answer;
    return this.permission;
  }
}
