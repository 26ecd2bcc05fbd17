import { describe, expect, it } from 'vitest';
import { calendarFile, type CalendarEvent } from './calendar.ts';

const EVENT: CalendarEvent = {
  uid: '5b1b6f7a-0000-4000-8000-000000000000',
  nowUnixMs: Date.UTC(2026, 10, 22, 10, 42),
  startUnixMs: Date.UTC(2026, 10, 23, 9, 30),
  minutes: 45,
  summary: 'Video meeting',
  description: 'Open this link:\r\nhttps://snug.example/#abc',
  link: 'https://snug.example/#abc',
};

/** Lines as a calendar reads them. */
function lines(file: string): string[] {
  return file.replaceAll('\r\n ', '').split('\r\n');
}

function field(event: Partial<CalendarEvent>, name: string): string | undefined {
  const found = lines(calendarFile({ ...EVENT, ...event })).find((line) => line.startsWith(`${name}:`));
  return found?.slice(name.length + 1);
}

describe('a calendar file', () => {
  it('is one event, from its beginning to its end', () => {
    const all = lines(calendarFile(EVENT));
    expect(all[0]).toBe('BEGIN:VCALENDAR');
    expect(all.at(-2)).toBe('END:VCALENDAR');
    expect(all.at(-1)).toBe('');
    expect(all.filter((line) => line === 'BEGIN:VEVENT')).toHaveLength(1);
    for (const name of ['VERSION', 'PRODID', 'UID', 'DTSTAMP']) {
      expect(all.filter((line) => line.startsWith(`${name}:`))).toHaveLength(1);
    }
  });
  it('says the time of the world, not of the room', () => {
    expect(field({}, 'DTSTART')).toBe('20261123T093000Z');
    expect(field({}, 'DTEND')).toBe('20261123T101500Z');
    expect(field({}, 'DTSTAMP')).toBe('20261122T104200Z');
  });
  it('writes signs that mean something with a stroke in front', () => {
    expect(field({ summary: 'a, b; c\\d' }, 'SUMMARY')).toBe(String.raw`a\, b\; c\\d`);
    expect(field({}, 'DESCRIPTION')).toBe(String.raw`Open this link:\nhttps://snug.example/#abc`);
  });
  it('lets no title add a line of its own', () => {
    const all = lines(calendarFile({ ...EVENT, summary: 'x\r\nATTENDEE:mailto:mallory@example.org\u0000' }));
    expect(all.some((line) => line.startsWith('ATTENDEE'))).toBe(false);
    expect(all.join('')).not.toContain('\u0000');
  });
  it('has no line above 75 octets, and breaks no letter', () => {
    const title = 'Größere Übergänge 😀 '.repeat(20);
    const file = calendarFile({ ...EVENT, summary: title });
    for (const line of file.split('\r\n')) {
      expect(new TextEncoder().encode(line).length).toBeLessThanOrEqual(75);
      expect(line).not.toContain('\ufffd');
    }
    expect(field({ summary: title }, 'SUMMARY')).toBe(title);
  });
});
