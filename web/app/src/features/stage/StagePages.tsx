import { ChevronLeft, ChevronRight, Control } from '@snug/ui';
import { useText } from '../../i18n/index.ts';

interface Props {
  page: number;
  pages: number;
  onTurn: (by: 1 | -1) => void;
}

/** From page to page, for those who have a mouse. */
export function StagePages({ page, pages, onTurn }: Props) {
  const { t } = useText();
  return (
    <nav className="stage-pages" aria-label={t('stage.pages')}>
      <Control
        icon={ChevronLeft}
        tone="ghost"
        label={t('stage.previous')}
        isDisabled={page === 0}
        onPress={() => onTurn(-1)}
      />
      <span role="status">{t('stage.page', { page: page + 1, pages })}</span>
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
