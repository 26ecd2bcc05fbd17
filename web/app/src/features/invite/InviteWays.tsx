import { Button, ButtonLink, Check, Copy, Fold, Icon, KeyRound, Mail, Notice, Share, Toggle } from '@snug/ui';
import { useId, useState } from 'react';
import { useCopy } from '../../hooks/copy.ts';
import { useText } from '../../i18n/index.ts';
import { mailAddress, validity, type Invitation } from '../../state/invite.ts';
import { CalendarForm } from './CalendarForm.tsx';
import { QrCode } from './QrCode.tsx';
import './invite.css';

interface Props {
  invitation: Invitation;
  /** The lamp is on sending. */
  main: boolean;
  onSent?: () => void;
}

/** Every way to get the link to somebody, none of which asks a service. */
export function InviteWays({ invitation, main, onSent }: Props) {
  const speak = useText();
  const { t, say, dateTime } = speak;
  const { link, title, passphraseNeeded } = invitation;
  const linkId = useId();
  // Others keep and carry letters and calendars: the title goes along only if somebody wants it to.
  const [withTitle, setWithTitle] = useState(false);
  return (
    <div className="invite">
      <section className="invite-card" aria-labelledby={linkId}>
        <QrCode text={link} />
        <div className="invite-link">
          <h2 id={linkId} className="vh">
            {t('created.link')}
          </h2>
          <p className="ui-copy-text" dir="ltr">
            {link}
          </p>
          <Send
            link={link}
            mail={mailAddress(invitation, withTitle, speak)}
            main={main}
            {...(onSent ? { onSent } : {})}
          />
          <p className="ui-hint">{say(validity(invitation, dateTime))}</p>
        </div>
      </section>
      {passphraseNeeded ? (
        <Notice tone="calm" icon={KeyRound} title={t('created.passphraseHead')}>
          <p>{t('created.passphraseBody')}</p>
        </Notice>
      ) : null}
      <Fold label={t('invite.calendar')}>
        <CalendarForm invitation={invitation} withTitle={withTitle} />
      </Fold>
      {title === null ? null : (
        <Toggle
          label={t('invite.withTitle')}
          hint={t('invite.withTitleHint')}
          isOn={withTitle}
          onChange={setWithTitle}
        />
      )}
    </div>
  );
}

interface SendProps {
  link: string;
  mail: string;
  main: boolean;
  onSent?: () => void;
}

function Send({ link, mail, main, onSent }: SendProps) {
  const { t } = useText();
  const [copied, copy] = useCopy();
  const canShare = typeof navigator.share === 'function';
  // Where a finger is the pointer, sharing is what people do with links.
  const shares = canShare && matchMedia('(pointer: coarse)').matches;
  const share = async () => {
    try {
      await navigator.share({ url: link });
      onSent?.();
    } catch {
      // Nobody was chosen.
    }
  };
  return (
    <>
      <div className="invite-send">
        <Button
          variant={main && !shares ? 'primary' : 'plain'}
          onPress={() => {
            copy(link);
            onSent?.();
          }}
        >
          <Icon of={copied === 'copied' ? Check : Copy} />
          {copied === 'copied' ? t('invite.copied') : t('invite.copy')}
        </Button>
        {canShare ? (
          <Button variant={main && shares ? 'primary' : 'plain'} onPress={() => void share()}>
            <Icon of={Share} />
            {t('invite.share')}
          </Button>
        ) : null}
        <ButtonLink href={mail}>
          <Icon of={Mail} />
          {t('invite.mail')}
        </ButtonLink>
      </div>
      <p role="status" className={copied === 'failed' ? 'ui-hint' : 'vh'}>
        {copied === 'failed' ? t('invite.copyFailed') : copied === 'copied' ? t('invite.copied') : ''}
      </p>
    </>
  );
}
