import type { TrackKey } from '@snug/engine/api';
import { type Tile, ZOOM_STEP } from '@snug/engine/layout';
import { Control, Maximize, Minimize, ZoomIn, ZoomOut } from '@snug/ui';
import { useEffect, useRef } from 'react';
import { useText } from '../../i18n/index.ts';
import { VideoView } from '../meeting/VideoView.tsx';
import { useFullscreen } from './fullscreen.ts';
import { ZoomGestures } from './zoom-gestures.ts';
import './screen.css';

/** A shared screen on the stage: whole, with all its pixels, and as near as one wants. */
export function ScreenView({ tile, trackKey }: { tile: Tile; trackKey: TrackKey }) {
  const { t, percent } = useText();
  const frame = useRef<HTMLDivElement>(null);
  const label = useRef<HTMLOutputElement>(null);
  const gestures = useRef<ZoomGestures | null>(null);
  const fullscreen = useFullscreen();
  const name = tile.person.name === '' ? t('stage.unnamed') : tile.person.name;

  useEffect(() => {
    const video = frame.current?.querySelector('video');
    if (frame.current === null || !video) return undefined;
    const zooming = new ZoomGestures(frame.current, video, (scale) => {
      if (label.current) label.current.textContent = percent(scale);
    });
    gestures.current = zooming;
    return () => {
      gestures.current = null;
      zooming.stop();
    };
  }, [percent]);

  const zoom = (factor: number) => gestures.current?.zoom(factor);
  return (
    <>
      <div
        ref={frame}
        className="screen"
        role="group"
        aria-label={t('screen.frame', { name })}
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- magnified and moved by keys
        tabIndex={0}
      >
        <VideoView trackKey={trackKey} whole size="full" />
      </div>
      <div className="screen-tools" role="group" aria-label={t('screen.tools')}>
        <Control
          icon={ZoomOut}
          tone="ghost"
          label={t('screen.smaller')}
          onPress={() => zoom(1 / ZOOM_STEP)}
        />
        <button type="button" className="screen-whole" onClick={() => gestures.current?.whole()}>
          <span className="vh">{t('screen.whole')}</span>
          <output ref={label}>{percent(1)}</output>
        </button>
        <Control icon={ZoomIn} tone="ghost" label={t('screen.larger')} onPress={() => zoom(ZOOM_STEP)} />
        {fullscreen.can ? (
          <Control
            icon={fullscreen.on ? Minimize : Maximize}
            tone="ghost"
            label={t(fullscreen.on ? 'layout.fullscreenEnd' : 'layout.fullscreen')}
            onPress={fullscreen.toggle}
          />
        ) : null}
      </div>
    </>
  );
}
