import { Button, Check, Copy, Icon } from '@snug/ui';
import { useCopy } from '../../hooks/copy.ts';
import { useText } from '../../i18n/index.ts';

/** While nobody else is there: how they get in. */
export function Alone({ link }: { link: string | null }) {
  const { t } = useText();
  const [copied, copy] = useCopy();
  return (
    <div className="alone">
      <h2>{t('stage.alone')}</h2>
      <p>{t('stage.aloneBody')}</p>
      {link === null ? null : (
        <Button variant="primary" onPress={() => copy(link)}>
          <Icon of={copied === 'copied' ? Check : Copy} />
          {copied === 'copied' ? t('bar.copied') : t('bar.copyLink')}
        </Button>
      )}
    </div>
  );
}
