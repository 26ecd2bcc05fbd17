import { text, type Text } from '../i18n/keys.ts';

/** What the tab is called in the meeting. The browser's history keeps it, so the name can be left out. */
export function meetingTitle(title: string | null, titleInTab: boolean): Text {
  return title === null || !titleInTab ? text('title.meeting') : text('title.meetingNamed', { title });
}
