import { useEffect, useRef } from 'react';

/** Loudness. Drawn from outside React, ten times a second; decoration for those who see it. */
export function Meter({ listen }: { listen: (draw: (level: number) => void) => () => void }) {
  const fill = useRef<HTMLDivElement>(null);
  useEffect(
    () =>
      listen((level) => {
        if (fill.current)
          fill.current.style.transform = `scaleX(${Math.min(1, Math.max(0, level)).toFixed(3)})`;
      }),
    [listen],
  );
  return (
    <div className="ui-meter" aria-hidden="true">
      <div className="ui-meter-fill" ref={fill} />
    </div>
  );
}
