import type { EngineSnapshot, Person } from '@snug/engine/api';
import { text, type Text } from '../i18n/keys.ts';
import type { Words } from './words.ts';

/** What changed between two looks at the meeting, for a live region that speaks once. */
export interface Happenings {
  readonly joined: readonly string[];
  readonly left: readonly string[];
  readonly wrote: readonly string[];
  readonly rest: readonly Text[];
}

export const NOTHING: Happenings = { joined: [], left: [], wrote: [], rest: [] };

export function happenings(before: EngineSnapshot, now: EngineSnapshot, chatOpen: boolean): Happenings {
  if (before === now || before.screen !== 'meeting' || now.screen !== 'meeting') return NOTHING;
  const was = new Map(before.people.map((person) => [person.participant, person]));
  const is = new Map(now.people.map((person) => [person.participant, person]));
  const seen = new Set(before.chat.map((line) => line.id));
  return {
    joined: now.people.filter((person) => !person.own && !was.has(person.participant)).map(nameOf),
    left: before.people.filter((person) => !person.own && !is.has(person.participant)).map(nameOf),
    // An open chat is a log that speaks for itself.
    wrote: chatOpen
      ? []
      : now.chat.filter((line) => !line.own && !seen.has(line.id)).map((line) => line.name),
    rest: [...ownChanges(before, now), ...screenChanges(was, now.people), ...sealChanges(before, now)],
  };
}

function nameOf(person: Person): string {
  return person.name;
}

function ownChanges(before: EngineSnapshot, now: EngineSnapshot): Text[] {
  const changes: Text[] = [];
  const settled = (state: string) => state === 'on' || state === 'off';
  if (before.own.microphone.state !== now.own.microphone.state && settled(now.own.microphone.state)) {
    changes.push(text(now.own.microphone.state === 'on' ? 'announce.micOn' : 'announce.micOff'));
  }
  if (before.own.camera.state !== now.own.camera.state && settled(now.own.camera.state)) {
    changes.push(text(now.own.camera.state === 'on' ? 'announce.cameraOn' : 'announce.cameraOff'));
  }
  return changes;
}

function screenChanges(was: ReadonlyMap<string, Person>, people: readonly Person[]): Text[] {
  return people.flatMap((person) => {
    const before = was.get(person.participant)?.streams.screen.published ?? false;
    if (person.own || before === person.streams.screen.published) return [];
    return [text(before ? 'announce.sharesEnd' : 'announce.shares', { name: person.name })];
  });
}

function sealChanges(before: EngineSnapshot, now: EngineSnapshot): Text[] {
  const from = before.seal.state;
  const to = now.seal.state;
  if (from === to) return [];
  if (to === 'refused') return [text('announce.refused')];
  if (to === 'reconnecting') return [text('announce.reconnecting')];
  if (from === 'reconnecting') return [text('announce.back')];
  return from === 'refused' && to === 'sealed' ? [text('announce.sealed')] : [];
}

export function together(one: Happenings, other: Happenings): Happenings {
  return {
    joined: [...one.joined, ...other.joined],
    left: [...one.left, ...other.left],
    wrote: [...one.wrote, ...other.wrote],
    rest: [...one.rest, ...other.rest],
  };
}

/** One line for everything that happened in a while: "Three people came in". */
export function sentences(happened: Happenings, words: Words): Text[] {
  const said: Text[] = [];
  const [joined] = happened.joined;
  const [left] = happened.left;
  const [writer] = happened.wrote;
  const count = (names: readonly string[]) => capital(words(names.length));
  if (happened.joined.length === 1) said.push(text('announce.joinedOne', { name: joined ?? '' }));
  if (happened.joined.length > 1) said.push(text('announce.joinedMany', { people: count(happened.joined) }));
  if (happened.left.length === 1) said.push(text('announce.leftOne', { name: left ?? '' }));
  if (happened.left.length > 1) said.push(text('announce.leftMany', { people: count(happened.left) }));
  if (happened.wrote.length === 1) said.push(text('announce.messageOne', { name: writer ?? '' }));
  if (happened.wrote.length > 1) said.push(text('announce.messageMany', { messages: count(happened.wrote) }));
  return [...said, ...happened.rest];
}

function capital(word: string): string {
  return word.charAt(0).toLocaleUpperCase() + word.slice(1);
}
