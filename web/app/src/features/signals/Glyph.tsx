import type { ReactionKind } from '@snug/engine/api';
import type { ReactNode } from 'react';

/** Drawn here, so that a reaction looks the same on every system and needs no font. Decoration: a name stands beside it. */
export function Glyph({ kind }: { kind: ReactionKind }) {
  return (
    <svg className="glyph" data-kind={kind} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      {GLYPHS[kind]}
    </svg>
  );
}

const FACE = <circle className="glyph-lamp" cx="12" cy="12" r="9.6" />;

/** A flat hand, fingers up; twice for applause. */
const HAND = (
  <>
    <path className="glyph-back" d="M7 13.5V7.6M9.9 12V5.6M12.8 12V5.4M15.7 13V7.2M16.6 16.8l3-3.4" />
    <path className="glyph-line" d="M7 13.5V7.6M9.9 12V5.6M12.8 12V5.4M15.7 13V7.2M16.6 16.8l3-3.4" />
    <path className="glyph-palm" d="M5.75 12.2h11.2v3.4a5 5 0 0 1-5 5h-1.2a5 5 0 0 1-5-5z" />
  </>
);

const GLYPHS: Readonly<Record<ReactionKind, ReactNode>> = {
  thumbs_up: (
    <>
      <path
        className="glyph-lamp"
        d="M8.4 10.6 12 3.1c1.9 0 3.2 1.4 2.9 3.2l-.7 3.3h5.1c1.5 0 2.5 1.3 2.1 2.8l-1.7 6.4a2.8 2.8 0 0 1-2.7 2.1H8.4z"
      />
      <rect className="glyph-green" x="2.6" y="10.2" width="5.2" height="11" rx="1.7" />
    </>
  ),
  heart: (
    <path
      className="glyph-red"
      d="M12 20.6C5.4 15.9 2.4 12.4 2.4 8.8 2.4 5.9 4.6 3.7 7.3 3.7c1.9 0 3.7 1.1 4.7 2.8 1-1.7 2.8-2.8 4.7-2.8 2.7 0 4.9 2.2 4.9 5.1 0 3.6-3 7.1-9.6 11.8z"
    />
  ),
  applause: (
    <>
      <g className="glyph-second" transform="translate(3.6 -.4) rotate(24 12 12) scale(.8)">
        {HAND}
      </g>
      <g transform="translate(-.6 4.1) rotate(-22 12 12) scale(.86)">{HAND}</g>
      <path className="glyph-spark" d="M3.1 6.4 1.7 4.6M6.6 4.1 6.2 1.9M10.2 3.6l.8-2" />
    </>
  ),
  laugh: (
    <>
      {FACE}
      <path className="glyph-feature" d="M6.2 10.3c.7-1.6 2.7-1.6 3.4 0M14.4 10.3c.7-1.6 2.7-1.6 3.4 0" />
      <path className="glyph-mouth" d="M6.3 12.9h11.4c0 3.6-2.4 6.1-5.7 6.1s-5.7-2.5-5.7-6.1z" />
      <path className="glyph-teeth" d="M7.2 13.4h9.6l-.3 1.5h-9z" />
    </>
  ),
  surprise: (
    <>
      {FACE}
      <path className="glyph-feature" d="M6.6 6.9c.8-.8 1.9-1.1 2.9-.8M14.5 6.1c1-.3 2.1 0 2.9.8" />
      <path className="glyph-dots" d="M8.5 10.2v.6M15.5 10.2v.6" />
      <ellipse className="glyph-mouth" cx="12" cy="16.1" rx="2.3" ry="2.7" />
    </>
  ),
  celebrate: (
    <>
      <path className="glyph-lamp" d="M2.9 20.2 7.9 8.6l7.6 7.6-11.6 5a.8.8 0 0 1-1-1z" />
      <path className="glyph-stripe" d="m6.7 11.4 6 6M5 15.4l3.7 3.7" />
      <path className="glyph-ribbon" d="M10.6 9.2c.2-2 1.9-2 1.6-4.2M14.9 13.4c2 .2 2.4-1.6 4.6-1.3" />
      <path
        className="glyph-bits"
        d="M16 4.2v.1M20.6 6.6v.1M15.4 8.6v.1M19.2 16.2v.1M8.2 3.6v.1M21.4 2.6v.1"
      />
    </>
  ),
};
