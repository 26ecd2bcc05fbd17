import { useEffect, useRef } from 'react';
import { useText } from '../../i18n/index.ts';
import { clock, untilNextSecond } from '../../state/timer.ts';

/** How long one has been here. Written past React each second, and not at all while nobody looks. */
export function Timer({ sinceUnixMs }: { sinceUnixMs: number }) {
  const { t } = useText();
  const place = useRef<HTMLTimeElement>(null);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const draw = () => {
      clearTimeout(timer);
      if (document.hidden || place.current === null) return;
      const passed = Date.now() - sinceUnixMs;
      place.current.textContent = clock(passed);
      timer = setTimeout(draw, untilNextSecond(passed));
    };
    draw();
    document.addEventListener('visibilitychange', draw);
    return () => {
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', draw);
    };
  }, [sinceUnixMs]);
  return (
    <p className="bar-time">
      <span className="vh">{t('bar.timer')}</span> <time ref={place} />
    </p>
  );
}
