import { describe, expect, it } from 'vitest';
import type { TextKey, Values } from './keys.ts';
import { translator, type Sentences } from './translate.ts';

const ENGLISH: Sentences = {
  here: { one_one: 'One person', one_other: '{{count}} people' },
  named: '{{name}} shares {{what}}',
};
const POLISH: Sentences = {
  here: { one_one: '{{count}} osoba', one_few: '{{count}} osoby', one_other: '{{count}} osób' },
};

function check(key: string, values: Values | undefined, expected: string, language = 'en') {
  const { translate, learn } = translator(language);
  learn(language === 'en' ? ENGLISH : POLISH);
  expect(translate(key as TextKey, values)).toBe(expected);
}

describe('a sentence', () => {
  it('takes its values', () => {
    check('named', { name: 'Alice', what: 'a screen' }, 'Alice shares a screen');
  });
  it('takes a value as it is, even one that looks like a place for another', () => {
    check('named', { name: '{{what}}', what: '$&' }, '{{what}} shares $&');
  });
  it('leaves a place without a value visible', () => {
    check('named', { name: 'Alice' }, 'Alice shares {{what}}');
  });
  it('has the plural of its language', () => {
    check('here.one', { count: 1 }, 'One person');
    check('here.one', { count: 3 }, '3 people');
    check('here.one', { count: 3 }, '3 osoby', 'pl');
    check('here.one', { count: 5 }, '5 osób', 'pl');
  });
  it('may come later than others', () => {
    const { translate, learn } = translator('en');
    learn({ a: { one: 'One' } });
    learn({ a: { two: 'Two' } });
    expect(['a.one', 'a.two'].map((key) => translate(key as TextKey))).toEqual(['One', 'Two']);
  });
  it('is its key when nobody wrote it', () => {
    check('no.such', undefined, 'no.such');
  });
});
