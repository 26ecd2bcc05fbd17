import { describe, expect, it } from 'vitest';
import { claims, flatten, judge, use } from './check.mjs';

const ENGLISH = {
  room: { here_one: 'One person', here_other: '{{people}} people', open: '{{name}} opens the door' },
};

function check(language: string, change: object, expected: readonly string[]) {
  const english = flatten(ENGLISH);
  const sentences = flatten({ ...german(), ...change });
  expect(
    judge(
      language,
      language === 'en' ? flatten(change) : sentences,
      language === 'en' ? flatten(change) : english,
    ),
  ).toEqual(expected.map((finding) => `${language}: ${finding}`));
}

function german() {
  return {
    room: { here_one: 'Eine Person', here_other: '{{people}} Personen', open: '{{name}} öffnet die Tür' },
  };
}

const room = (change: object) => ({ room: { ...german().room, ...change } });

describe('a language', () => {
  it('is complete', () => check('de', {}, []));
  it('has every sentence', () => {
    check('de', { room: { here_one: 'Eine Person', here_other: '{{people}} Personen' } }, [
      'missing: room.open',
    ]);
  });
  it('has no sentence of its own', () => {
    check('de', room({ shut: 'Zu' }), ['not in English: room.shut']);
  });
  it('has the forms of its plurals, and no others', () => {
    check('de', { room: { here_other: '{{people}} Personen', open: '{{name}} öffnet' } }, [
      'missing plural form: room.here_one',
    ]);
    check('de', room({ here_few: '{{people}} Personen' }), [
      'plural form that the language does not have: room.here_few',
    ]);
    check('pl', room({}), ['missing plural form: room.here_many', 'missing plural form: room.here_few']);
    check('de', { room: { here: '{{people}} da', open: '{{name}} öffnet' } }, ['no plural forms: room.here']);
  });
  it('fills the same places', () => {
    check('de', room({ open: '{{nmae}} öffnet die Tür' }), [
      'place not used: room.open {{name}}',
      'place that nothing fills: room.open {{nmae}}',
    ]);
    check('de', room({ here_other: 'Personen' }), ['place not used: room.here_other {{people}}']);
  });
  it('is not English in disguise', () => {
    check('de', room({ open: '{{name}} opens the door' }), ['still English: room.open']);
  });
});

describe('words', () => {
  it('that are never printed are found in both languages', () => {
    check('de', room({ open: '{{name}} ist sicher.' }), ['never printed: room.open (sicher)']);
    check('de', room({ open: 'Ein sichereres Haus, {{name}}' }), ['never printed: room.open (sichereres)']);
    check('de', room({ open: '{{name}}: militärische Güte' }), ['never printed: room.open (militärische)']);
    check('en', { open: 'A secure door' }, ['never printed: open (secure)']);
    check('en', { open: 'Come in!' }, ['never printed: open (!)']);
  });
  it('that only look like them are not', () => {
    check('de', room({ open: '{{name}} öffnet die Sicherheit' }), []);
    check('en', { open: 'Security, unsafe and insecure' }, []);
  });
  it('address a person as the house does', () => {
    check('de', room({ open: 'Öffnen Sie die Tür, {{name}}' }), ['not the house’s address: room.open (Sie)']);
    check('de', room({ open: '{{name}} geht. Sie öffnet die Tür.' }), []);
  });
  it('have printer’s signs', () => {
    check('en', { open: "It isn't" }, ['typewriter’s signs or spaces: open']);
    check('en', { open: 'Wait...' }, ['typewriter’s signs or spaces: open']);
  });
});

describe('the code', () => {
  it('uses every sentence and no other', () => {
    const english = flatten({ room: { here_one: 'One', here_other: '{{n}}', open: 'Open' } });
    const code = "t('room.here', { count }); t('room.shut'); import a from 'room.css';";
    expect(use(code, english)).toEqual(['unused: room.open', 'missing: room.shut']);
  });
  it('holds claims to their sentences', () => {
    const list = [{ id: 'A-01', sentence_key: 'room.open', does_not_hold_when: [] }];
    expect(claims(list, flatten({ room: {} }))).toEqual([
      'claim A-01: no sentence room.open',
      'claim A-01: does_not_hold_when is empty',
    ]);
  });
});
