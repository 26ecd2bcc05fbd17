import { Button, Icon, UserPlus } from '@snug/ui';
import { useText } from '../../i18n/index.ts';
import { useInvite } from '../invite/index.ts';

/** While nobody else is there: how they get in. */
export function Alone() {
  const { t } = useText();
  const invite = useInvite();
  return (
    <div className="alone">
      <h2>{t('stage.alone')}</h2>
      <p>{t('stage.aloneBody')}</p>
      <Button variant="primary" onPress={invite.open}>
        <Icon of={UserPlus} />
        {t('invite.heading')}
      </Button>
      {invite.dialog}
    </div>
  );
}
