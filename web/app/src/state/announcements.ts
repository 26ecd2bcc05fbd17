import type { EngineSnapshot, Person, Reaction, ReactionKind } from '@snug/engine/api';
import { text, type Text, type TextKey } from '../i18n/keys.ts';
import { ownHand } from './hands.ts';
import type { Words } from './words.ts';

/** What changed between two looks at the meeting, for a live region that speaks once. */
export interface Happenings {
  readonly joined: readonly string[];
  readonly left: readonly string[];
  readonly wrote: readonly string[];
  readonly raised: readonly string[];
  readonly reacted: readonly Reacted[];
  readonly rest: readonly Text[];
}

export interface Reacted {
  readonly kind: ReactionKind;
  /** Null for one's own. */
  readonly name: string | null;
}

export const NOTHING: Happenings = { joined: [], left: [], wrote: [], raised: [], reacted: [], rest: [] };

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
    raised: newHands(before, now),
    reacted: [],
    rest: [
      ...ownChanges(before, now),
      ...ownHandChange(before, now),
      ...screenChanges(was, now.people),
      ...sealChanges(before, now),
    ],
  };
}

function nameOf(person: Person): string {
  return person.name;
}

/** A reaction changes nothing that stands in the snapshot. */
export function reacted({ participant, kind, own }: Reaction, people: readonly Person[]): Happenings {
  const person = people.find((someone) => someone.participant === participant);
  return { ...NOTHING, reacted: [{ kind, name: own ? null : (person?.name ?? '') }] };
}

function newHands(before: EngineSnapshot, now: EngineSnapshot): string[] {
  if (before.hands === now.hands) return [];
  const were = new Set(before.hands);
  const others = now.people.filter(({ own, participant }) => !own && now.hands.includes(participant));
  return others.filter(({ participant }) => !were.has(participant)).map(nameOf);
}

function ownHandChange(before: EngineSnapshot, now: EngineSnapshot): Text[] {
  const hand = ownHand(now);
  if (hand.up === ownHand(before).up) return [];
  if (!hand.up) return [text('announce.handDown')];
  const place = hand.place ?? 1;
  return [place === 1 ? text('announce.handUp') : text('announce.handUpAt', { place })];
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
    raised: [...one.raised, ...other.raised],
    reacted: [...one.reacted, ...other.reacted],
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
  if (happened.raised.length === 1) said.push(text('announce.handOne', { name: happened.raised[0] ?? '' }));
  if (happened.raised.length > 1) said.push(text('announce.handMany', { people: count(happened.raised) }));
  return [...said, ...reactions(happened.reacted, (many) => capital(words(many))), ...happened.rest];
}

const REACTION_SAID: Readonly<Record<ReactionKind, TextKey>> = {
  thumbs_up: 'announce.thumbsUp',
  heart: 'announce.heart',
  applause: 'announce.applause',
  laugh: 'announce.laugh',
  surprise: 'announce.surprise',
  celebrate: 'announce.celebrate',
};

function reactions(all: readonly Reacted[], many: Words): Text[] {
  const [first] = all;
  if (first === undefined) return [];
  if (all.length > 1) return [text('announce.reactionsMany', { reactions: many(all.length) })];
  return first.name === null
    ? [text('announce.reacted')]
    : [text(REACTION_SAID[first.kind], { name: first.name })];
}

function capital(word: string): string {
  return word.charAt(0).toLocaleUpperCase() + word.slice(1);
}
