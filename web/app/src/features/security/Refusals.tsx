import type { EngineSnapshot } from '@snug/engine/api';
import { Button } from '@snug/ui';
import { useCopy } from '../../hooks/copy.ts';
import { useEngine } from '../../hooks/engine.ts';
import { useText } from '../../i18n/index.ts';
import { refusalsOf, reportOf, streamName } from '../../state/security.ts';

/** Each thing that was refused, why, and what to do. */
export function Refusals({ snapshot }: { snapshot: EngineSnapshot }) {
  const { t } = useText();
  const engine = useEngine();
  const [copied, copy] = useCopy();
  return (
    <>
      <ul className="refusals">
        {refusalsOf(snapshot).map((refusal) => (
          <li key={refusal.id}>
            {t(refusal.key, {
              name: refusal.name ?? t('security.somebody'),
              stream: t(refusal.stream === null ? 'security.theGroup' : streamName(refusal.stream)),
            })}
          </li>
        ))}
      </ul>
      <div className="ui-notice-actions">
        <Button size="sm" onPress={() => copy(reportOf(snapshot))}>
          {copied === 'copied' ? t('security.reported') : t('security.report')}
        </Button>
        <Button size="sm" variant="quiet" onPress={() => void engine.leave()}>
          {t('bar.leave')}
        </Button>
      </div>
    </>
  );
}
