import { Button, Notice, TriangleAlert } from '@snug/ui';
import { Component, type ReactNode } from 'react';
import { useText } from '../../i18n/index.ts';

function Broken() {
  const { t } = useText();
  return (
    <main className="page-broken">
      <Notice
        tone="bad"
        icon={TriangleAlert}
        role="alert"
        title={t('problem.page.title')}
        actions={<Button onPress={() => location.reload()}>{t('problem.page.reload')}</Button>}
      >
        <p>{t('problem.page.body')}</p>
      </Notice>
    </main>
  );
}

interface Props {
  children: ReactNode;
  /** Stops whatever is being sent. */
  onBreak: () => void;
}

/** When drawing itself fails: everything stops, and a sentence says so. */
export class PageBroken extends Component<Props, { broken: boolean }> {
  override state = { broken: false };

  static getDerivedStateFromError() {
    return { broken: true };
  }

  override componentDidCatch() {
    this.props.onBreak();
  }

  override render() {
    return this.state.broken ? <Broken /> : this.props.children;
  }
}
