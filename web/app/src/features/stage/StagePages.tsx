import type { Rect } from '@snug/engine/layout';
import { ChevronLeft, ChevronRight, Control } from '@snug/ui';
import type { CSSProperties } from 'react';
import { useText } from '../../i18n/index.ts';

interface Props {
  place: Rect;
  page: number;
  pages: number;
  onTurn: (by: 1 | -1) => void;
}

/** From page to page, for those who have a mouse. */
export function StagePages({ place, page, pages, onTurn }: Props) {
  const { t, number } = useText();
  const style: CSSProperties = {
    left: place.x,
    top: place.y,
    width: place.width,
    height: place.height,
  };
  return (
    <nav className="stage-pages" style={style} aria-label={t('stage.pages')}>
      <Control
        icon={ChevronLeft}
        tone="ghost"
        label={t('stage.previous')}
        isDisabled={page === 0}
        onPress={() => onTurn(-1)}
      />
      <span aria-hidden="true">
        {number(page + 1)} / {number(pages)}
      </span>
      <span className="vh" role="status">
        {t('stage.page', { page: page + 1, pages })}
      </span>
      <Control
        icon={ChevronRight}
        tone="ghost"
        label={t('stage.next')}
        isDisabled={page === pages - 1}
        onPress={() => onTurn(1)}
      />
    </nav>
  );
}
