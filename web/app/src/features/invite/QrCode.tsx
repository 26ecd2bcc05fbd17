import { create } from 'qrcode';
import { useMemo } from 'react';
import { useText } from '../../i18n/index.ts';
import { outline } from '../../state/qr.ts';

/** The link for the camera of a phone: dark on light in both themes, so that every reader takes it. */
export function QrCode({ text }: { text: string }) {
  const { t } = useText();
  const { path, size } = useMemo(() => {
    const { modules } = create(text, { errorCorrectionLevel: 'M' });
    return { path: outline(modules.data, modules.size), size: modules.size };
  }, [text]);
  return (
    <svg
      className="invite-qr"
      viewBox={`-4 -4 ${size + 8} ${size + 8}`}
      role="img"
      aria-label={t('invite.qr')}
    >
      <rect x="-4" y="-4" width={size + 8} height={size + 8} fill="#fffdf9" />
      <path d={path} fill="#241d14" />
    </svg>
  );
}
