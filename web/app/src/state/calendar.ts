/** A calendar file with one event (RFC 5545), made here, so that no calendar service needs to be asked. */

export interface CalendarEvent {
  /** Names the event for calendars that get the file twice; random. */
  readonly uid: string;
  readonly nowUnixMs: number;
  readonly startUnixMs: number;
  readonly minutes: number;
  readonly summary: string;
  readonly description: string;
  readonly link: string;
}

const MINUTE_MS = 60_000;
/** Octets in a line, without its end (section 3.1). */
const LINE_MAX = 75;

export function calendarFile(event: CalendarEvent): string {
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Snug//Snug//EN',
    'CALSCALE:GREGORIAN',
    'BEGIN:VEVENT',
    `UID:${event.uid}`,
    `DTSTAMP:${instant(event.nowUnixMs)}`,
    `DTSTART:${instant(event.startUnixMs)}`,
    `DTEND:${instant(event.startUnixMs + event.minutes * MINUTE_MS)}`,
    `SUMMARY:${escaped(event.summary)}`,
    `DESCRIPTION:${escaped(event.description)}`,
    // Calendars make LOCATION pressable; few show URL.
    `LOCATION:${escaped(event.link)}`,
    `URL:${event.link}`,
    'CLASS:PRIVATE',
    'TRANSP:OPAQUE',
    'END:VEVENT',
    'END:VCALENDAR',
  ];
  return lines.map((line) => `${folded(line)}\r\n`).join('');
}

/** "20261122T104200Z" */
function instant(unixMs: number): string {
  return new Date(unixMs).toISOString().replaceAll(/[-:]|\.\d+/gu, '');
}

/** Section 3.3.11. */
function escaped(text: string): string {
  return text
    .replaceAll(/[\\;,]/gu, String.raw`\$&`)
    .replaceAll(/\r\n|\r|\n/gu, String.raw`\n`)
    .replaceAll(/\p{Cc}/gu, '');
}

/** Long lines go on after a line end and a space, never within a character. */
function folded(line: string): string {
  const parts: string[] = [];
  let part = '';
  let octets = 0;
  for (const character of line) {
    const size = new TextEncoder().encode(character).length;
    // The space in front of what follows counts.
    if (octets + size > LINE_MAX - (parts.length > 0 ? 1 : 0)) {
      parts.push(part);
      part = '';
      octets = 0;
    }
    part += character;
    octets += size;
  }
  return [...parts, part].join('\r\n ');
}
