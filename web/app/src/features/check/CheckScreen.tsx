import { testConnection, type ConnectionReport } from '@snug/engine/connection-test';
import { ArrowLeft, Button, Check, Copy, Fold, Icon, RotateCcw, Share } from '@snug/ui';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useConnectionTest } from '../../hooks/check.ts';
import { useCopy } from '../../hooks/copy.ts';
import { useInstance } from '../../hooks/instance.ts';
import { useScreen } from '../../hooks/screen.ts';
import { useText } from '../../i18n/index.ts';
import { checkLines, headline, reportText } from '../../state/check.ts';
import { PageHead } from '../page/index.ts';
import { CheckLineView } from './CheckLineView.tsx';
import './check.css';

/** Whether a meeting would work here, and a report for whoever helps if not. */
export function CheckScreen({ onBack }: { onBack: () => void }) {
  const speak = useText();
  const { t, say } = speak;
  const heading = useScreen(t('title.check'));
  const run = useConnectionTest() ?? testConnection;
  const [report, setReport] = useState<ConnectionReport | null>(null);
  const stop = useRef<() => void>(() => undefined);
  const begin = useCallback(() => {
    stop.current();
    stop.current = run(setReport);
  }, [run]);
  useEffect(() => {
    begin();
    return () => stop.current();
  }, [begin]);
  useTitleBack();
  const done = report !== null && report.verdict !== null;
  return (
    <div className="page">
      <PageHead />
      <main className="check">
        <h1 ref={heading} tabIndex={-1} data-screen-heading="">
          {report === null ? t('check.heading') : say(headline(report))}
        </h1>
        <p className="check-lead">{t('check.lead')}</p>
        <ul className="ui-card check-list" aria-label={t('check.list')}>
          {report === null
            ? null
            : checkLines(report, speak).map((line) => <CheckLineView key={line.id} line={line} />)}
        </ul>
        <p role="status" className="vh">
          {done ? say(headline(report)) : t('check.running')}
        </p>
        {done ? <Report report={report} /> : null}
        <div className="check-next">
          <Button size="lg" onPress={onBack}>
            <Icon of={ArrowLeft} />
            {t('check.back')}
          </Button>
          <Button size="lg" variant="quiet" isDisabled={!done} onPress={begin}>
            <Icon of={RotateCcw} />
            {t('check.again')}
          </Button>
        </div>
      </main>
    </div>
  );
}

/** The screen below is still there, and does not name itself again. */
function useTitleBack(): void {
  const [before] = useState(() => document.title);
  useEffect(
    () => () => {
      document.title = before;
    },
    [before],
  );
}

/** Nothing of it is sent by itself. */
function Report({ report }: { report: ConnectionReport }) {
  const speak = useText();
  const { t } = speak;
  const instance = useInstance();
  const [copied, copy] = useCopy();
  const written = reportText(report, speak, {
    version: instance?.version ?? null,
    browser: navigator.userAgent,
  });
  return (
    <Fold label={t('check.report')} open={report.verdict === 'bad'}>
      <div className="check-report">
        <p className="ui-hint">{t('check.reportHint')}</p>
        <pre>{written}</pre>
        <div className="check-next">
          <Button onPress={() => copy(written)}>
            <Icon of={copied === 'copied' ? Check : Copy} />
            {copied === 'copied' ? t('check.copied') : t('check.copy')}
          </Button>
          {typeof navigator.share === 'function' ? (
            <Button onPress={() => void navigator.share({ text: written }).catch(() => undefined)}>
              <Icon of={Share} />
              {t('check.share')}
            </Button>
          ) : null}
        </div>
        <p role="status" className={copied === 'failed' ? 'ui-hint' : 'vh'}>
          {copied === 'failed' ? t('check.copyFailed') : copied === 'copied' ? t('check.copied') : ''}
        </p>
      </div>
    </Fold>
  );
}
