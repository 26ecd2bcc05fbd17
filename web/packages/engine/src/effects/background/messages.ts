/** Between the page and its background worker. */

import type { Background } from '../api.ts';

export interface Setting {
  readonly choice: Background;
  /** See `BackgroundState`. */
  readonly level: number;
}

export type ToBackgroundWorker =
  /** The bytes of portrait.wasm. */
  | { readonly t: 'program'; readonly program: ArrayBuffer }
  | { readonly t: 'setting'; readonly setting: Setting }
  | { readonly t: 'picture'; readonly picture: ImageBitmap }
  /** Pictures of one camera, where the browser has streams of them. Ends when the camera does. */
  | {
      readonly t: 'streams';
      readonly readable: ReadableStream<VideoFrame>;
      readonly writable: WritableStream<VideoFrame>;
    }
  /** Elsewhere: one picture, of another camera than the last if `first`. */
  | { readonly t: 'picture_of_camera'; readonly bitmap: ImageBitmap; readonly first: boolean };

export type FromBackgroundWorker =
  | { readonly t: 'made' }
  /** Of the last second; `busyMs` went into drawing and looking. */
  | { readonly t: 'second'; readonly arrived: number; readonly made: number; readonly busyMs: number }
  | { readonly t: 'failed' }
  /** The answer to `picture_of_camera`. */
  | { readonly t: 'treated'; readonly bitmap: ImageBitmap };
