import type { EngineSnapshot } from '@snug/engine/api';
import { useMedia } from '../../hooks/media.ts';
import { useText } from '../../i18n/index.ts';

/** Where the browser cannot choose the speaker, who does. */
export function OutputNote({ snapshot }: { snapshot: EngineSnapshot }) {
  const { t } = useText();
  const touch = useMedia('(hover: none) and (pointer: coarse)');
  if (snapshot.devices.speakerChoice !== 'none') return null;
  return <p className="devices-note">{t(touch ? 'devices.outputPhone' : 'devices.outputSystem')}</p>;
}
