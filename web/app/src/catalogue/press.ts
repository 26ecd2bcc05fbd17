import en from '../i18n/en.json';
import type { TextKey, Translate } from '../i18n/keys.ts';
import { flatten } from '../i18n/translate.ts';

const keys = new Map([...flatten(en)].map(([key, sentence]) => [sentence, key]));

/** Sentences about somebody. */
const withName = [...flatten(en)]
  .map(([key, sentence]) => ({ key, parts: sentence.split('{{name}}') }))
  .filter(({ parts }) => parts.length === 2 && parts[0] !== '')
  .map(({ key, parts: [start = '', end = ''] }) => ({ key, start, end }));

/** States name the controls to press in English; this is what stands on them in another language. */
export function pressIn(translate: Translate, press = ''): string {
  return press
    .split('>')
    .map((step) => {
      const only = /^(?:desk|phone):/u.exec(step)?.[0] ?? '';
      const name = step.slice(only.length);
      const written = /^write:(?<label>[^=]+)=(?<text>.*)$/u.exec(name)?.groups;
      if (written) return `${only}write:${said(translate, written['label'])}=${written['text']}`;
      return only + said(translate, name);
    })
    .join('>');
}

function said(translate: Translate, name = ''): string {
  const key = keys.get(name);
  if (key !== undefined) return translate(key as TextKey);
  const named = withName.find(({ start, end }) => name.startsWith(start) && name.endsWith(end));
  if (named === undefined) return name;
  const { start, end } = named;
  return translate(named.key as TextKey, { name: name.slice(start.length, name.length - end.length) });
}
