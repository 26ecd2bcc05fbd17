import type {
  Check,
  CheckId,
  ConnectionReport,
  Finding,
  Obstacle,
  Verdict,
} from '@snug/engine/connection-test';
import type { MissingFeature } from '@snug/engine/api';
import type { Speak } from '../i18n/index.ts';
import { text, type Text, type TextKey } from '../i18n/keys.ts';
import { redacted } from './redact.ts';

const NAME: Record<CheckId, TextKey> = {
  browser: 'check.browser',
  server: 'check.server',
  control: 'check.control',
  media: 'check.media',
  devices: 'check.devices',
  speed: 'check.speed',
};

const STATE: Record<Check['state'], TextKey> = {
  waiting: 'check.waiting',
  running: 'check.running',
  skipped: 'check.skipped',
  good: 'check.good',
  weak: 'check.weak',
  bad: 'check.bad',
};

const VERDICT: Record<Verdict, TextKey> = {
  good: 'check.allGood',
  weak: 'check.someWeak',
  bad: 'check.someBad',
};

const MISSING: Record<MissingFeature, TextKey> = {
  script_transform: 'problem.unsupported_browser.script_transform',
  web_assembly: 'problem.unsupported_browser.web_assembly',
  media_devices: 'problem.unsupported_browser.media_devices',
  secure_context: 'problem.unsupported_browser.secure_context',
};

const OBSTACLE: Record<Obstacle, TextKey> = {
  unreachable: 'check.unreachable',
  rate_limited: 'check.rateLimited',
  refused: 'check.refused',
  timeout: 'check.timeout',
  not_loaded: 'check.notLoaded',
};

/** What a blocked way means depends on which one it is. */
const BLOCKED: Partial<Record<CheckId, TextKey>> = {
  control: 'check.controlBlocked',
  media: 'check.mediaBlocked',
};

type Words = Pick<Speak, 't' | 'number' | 'list'>;

export interface CheckLine {
  readonly id: CheckId;
  readonly state: Check['state'];
  readonly name: Text;
  readonly stateName: Text;
  /** What was found, and what to do about it. */
  readonly said: string | null;
}

export function checkLines({ checks }: ConnectionReport, words: Words): CheckLine[] {
  return checks.map(({ id, state, finding }) => ({
    id,
    state,
    name: text(NAME[id]),
    stateName: text(STATE[state]),
    said: finding === null ? null : sentence(finding, state, words),
  }));
}

export function headline({ verdict }: ConnectionReport): Text {
  return text(verdict === null ? 'check.heading' : VERDICT[verdict]);
}

function sentence(finding: Finding, state: Check['state'], { t, number, list }: Words): string {
  if ('obstacle' in finding) {
    const { check, obstacle } = finding;
    const blocked = obstacle === 'unreachable' || obstacle === 'timeout' ? BLOCKED[check] : undefined;
    return t(blocked ?? OBSTACLE[obstacle]);
  }
  switch (finding.check) {
    case 'browser': {
      const [missing] = finding.missing;
      return missing === undefined ? t('check.browserGood') : t(MISSING[missing]);
    }
    case 'server':
      return t('check.serverGood', { ms: number(finding.ms) });
    case 'control':
      return t('check.controlGood', { ms: number(finding.ms) });
    case 'media':
      return media(finding, state, { t, number, list });
    case 'devices':
      return t('check.devicesFound', {
        list: list([
          finding.microphones > 0
            ? t('check.microphones', { count: finding.microphones })
            : t('check.noMicrophone'),
          finding.cameras > 0 ? t('check.cameras', { count: finding.cameras }) : t('check.noCamera'),
          ...(finding.speakers > 0 ? [t('check.speakers', { count: finding.speakers })] : []),
        ]),
      });
    case 'speed':
      return t(SPEED[state as Verdict] ?? 'check.speedGood', { number: number(finding.framesPerSecond) });
  }
}

const SPEED: Record<Verdict, TextKey> = {
  good: 'check.speedGood',
  weak: 'check.speedWeak',
  bad: 'check.speedBad',
};

function media(
  finding: Extract<Finding, { readonly transport: unknown }>,
  state: Check['state'],
  { t, number }: Words,
): string {
  if (finding.transport === 'tcp') return t('check.mediaTcp');
  if (finding.roundTripMs === null) return t('check.mediaGood');
  const ms = number(finding.roundTripMs);
  return state === 'weak' ? t('check.mediaFar', { ms }) : t('check.mediaTimed', { ms });
}

/** What a person may send to whoever helps. Nothing in it says where they are, or who. */
export function reportText(
  report: ConnectionReport,
  words: Words & Pick<Speak, 'say'>,
  about: { readonly version: string | null; readonly browser: string },
): string {
  const { t, say } = words;
  const head = [
    t('check.reportTitle'),
    new Date(report.startedAtUnixMs).toISOString(),
    ...(about.version === null ? [] : [t('start.version', { version: about.version })]),
    about.browser,
  ];
  const lines = checkLines(report, words).map(
    ({ name, stateName, said }) => `${say(name)}: ${say(stateName)}.${said === null ? '' : ` ${said}`}`,
  );
  return redacted([...head, '', ...lines].join('\n'));
}
