import { CircleCheck, CircleDashed, CircleX, Icon, Loader, TriangleAlert, type LucideIcon } from '@snug/ui';
import { useText } from '../../i18n/index.ts';
import type { CheckLine } from '../../state/check.ts';

const GLYPH: Record<CheckLine['state'], LucideIcon> = {
  waiting: CircleDashed,
  running: Loader,
  skipped: CircleDashed,
  good: CircleCheck,
  weak: TriangleAlert,
  bad: CircleX,
};

/** What is checked, how it stands, and what was found. */
export function CheckLineView({ line }: { line: CheckLine }) {
  const { say } = useText();
  return (
    <li className="check-line" data-state={line.state}>
      <Icon of={GLYPH[line.state]} />
      <div>
        <p className="check-line-head">
          <b>{say(line.name)}</b> <span>{say(line.stateName)}</span>
        </p>
        {line.said === null ? null : <p className="check-line-said">{line.said}</p>}
      </div>
    </li>
  );
}
