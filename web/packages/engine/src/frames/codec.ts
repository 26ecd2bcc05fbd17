import type { StreamKind } from '../api.ts';

/** Numbers of `media.wasm` for the layouts of e2ee.md 7.3. */
export const CODEC = { opus: 0, vp8: 1, vp9: 2, av1: 3 } as const;
export type Codec = (typeof CODEC)[keyof typeof CODEC];

const BY_MIME_TYPE: ReadonlyMap<string, Codec> = new Map([
  ['audio/opus', CODEC.opus],
  ['video/vp8', CODEC.vp8],
  ['video/vp9', CODEC.vp9],
  ['video/av1', CODEC.av1],
]);

/** The layout for a frame; undefined for a codec that has none, whose frames must not pass. */
export function codecOf(mimeType: string | undefined, media: 'audio' | 'video'): Codec | undefined {
  if (mimeType !== undefined && mimeType !== '') return BY_MIME_TYPE.get(mimeType.toLowerCase());
  // Safari names no type; nothing else than these two is published.
  return media === 'audio' ? CODEC.opus : CODEC.vp8;
}

/** SFrame contexts (e2ee.md 7.1). */
export const CONTEXT: Readonly<Record<StreamKind, number>> = {
  microphone: 0,
  camera: 1,
  screen: 2,
  screenAudio: 3,
};
