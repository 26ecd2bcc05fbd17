import { Fragment } from 'react';
import { useKeyRegistry } from '../../hooks/keys.ts';
import { useText, type TextKey, type Translate } from '../../i18n/index.ts';
import { KEY_GROUPS, keyLines, type Key, type KeyLine } from '../../state/keys.ts';

const NAMES: Readonly<Record<string, TextKey>> = {
  ' ': 'keys.space',
  Escape: 'keys.esc',
  PageUp: 'keys.pageUp',
  PageDown: 'keys.pageDown',
};

/** The keys that do something now, from the table. */
export function KeyList({ singleKeys, heading: Heading }: { singleKeys: boolean; heading: 'h3' | 'h4' }) {
  const { t } = useText();
  const registry = useKeyRegistry();
  // Outside of the meeting nobody acts yet, and all are shown.
  const acts = (action: Key['action']) => registry === null || registry.has(action);
  return (
    <div className="keys">
      {KEY_GROUPS.map((group) => {
        const lines = keyLines(group, singleKeys, acts);
        return lines.length === 0 ? null : (
          <section key={group.label} aria-label={t(group.label)}>
            <Heading>{t(group.label)}</Heading>
            <dl>
              {lines.map((line) => (
                <div key={line.label}>
                  <dt>
                    <Line line={line} />
                  </dt>
                  <dd>{t(line.label)}</dd>
                </div>
              ))}
            </dl>
          </section>
        );
      })}
    </div>
  );
}

function Line({ line: { keys, range } }: { line: KeyLine }) {
  const { t } = useText();
  const first = keys[0];
  const last = keys.at(-1);
  if (range === true && first && last && first !== last) {
    return <kbd>{t('keys.range', { first: nameOf(first, t), last: nameOf(last, t) })}</kbd>;
  }
  return keys.map((key, index) => (
    <Fragment key={key.kind + key.key}>
      {index === 0 ? null : <span className="vh"> {t('keys.or')} </span>}
      <kbd>{nameOf(key, t)}</kbd>
    </Fragment>
  ));
}

const MAC = /mac|iphone|ipad/iu;

function nameOf({ key, kind }: Key, t: Translate): string {
  const known = NAMES[key];
  const name = known === undefined ? key.toUpperCase() : t(known);
  if (kind !== 'chord') return name;
  return MAC.test(navigator.userAgent) ? `⌘ ${name}` : `${t('keys.ctrl')} ${name}`;
}
