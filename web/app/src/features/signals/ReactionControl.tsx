import type { ReactionKind } from '@snug/engine/api';
import { Control, Palette, SmilePlus } from '@snug/ui';
import { useRef, type RefObject } from 'react';
import { useEngine } from '../../hooks/engine.ts';
import { useKeyAction } from '../../hooks/keys.ts';
import { useText } from '../../i18n/index.ts';
import { shortcutOf, type Reaction } from '../../state/keys.ts';
import { REACTIONS } from '../../state/reactions.ts';
import { Glyph } from './Glyph.tsx';
import './signals.css';

interface Props {
  singleKeys: boolean;
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
  /** The bar has no place for the control: the menu opens the palette, which stands above the bar. */
  inMenu?: boolean;
}

const PALETTE = 'reaction-palette';

/** Sends one of six reactions, by a palette or by the keys 1 to 6. */
export function ReactionControl({ singleKeys, isOpen, onOpenChange, inMenu = false }: Props) {
  const { t } = useText();
  const { signals } = useEngine();
  const button = useRef<HTMLButtonElement>(null);
  const place = useRef<HTMLSpanElement>(null);
  const anchor: RefObject<HTMLElement | null> = inMenu ? place : button;
  return (
    <>
      {REACTIONS.map(({ kind }, index) => (
        <ReactionKey key={kind} number={numberOf(index)} kind={kind} />
      ))}
      {inMenu ? (
        <span ref={place} className="palette-place" aria-hidden="true" />
      ) : (
        <Control
          icon={SmilePlus}
          label={t('reactions.open')}
          expanded={isOpen}
          controls={PALETTE}
          buttonRef={button}
          onPress={() => onOpenChange(!isOpen)}
        />
      )}
      <Palette
        id={PALETTE}
        label={t('reactions.open')}
        anchor={anchor}
        isOpen={isOpen}
        onOpenChange={onOpenChange}
        choices={REACTIONS.map(({ kind, label }, index) => {
          const shortcut = shortcutOf(`reaction:${numberOf(index)}`, singleKeys);
          return {
            id: kind,
            label: t(label),
            picture: <Glyph kind={kind} />,
            ...(shortcut === undefined ? {} : { shortcut }),
          };
        })}
        onPick={(kind) => signals.react(kind)}
      />
    </>
  );
}

function ReactionKey({ number, kind }: { number: Reaction; kind: ReactionKind }) {
  const { signals } = useEngine();
  useKeyAction(`reaction:${number}`, () => signals.react(kind));
  return null;
}

function numberOf(index: number): Reaction {
  return (index + 1) as Reaction;
}
