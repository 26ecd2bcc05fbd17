/** One's own camera with another background: keeps the pipeline as the state machine wants it. */

import type { Background, BackgroundEffect } from '../api.ts';
import type { BackgroundEnvironment } from '../environment.ts';
import { type BackgroundInput, isAtWork, NO_BACKGROUND, reduceBackground, sent } from './machine.ts';
import { cover, draw, isDrawn } from './pictures.ts';
import type { BackgroundPipeline } from './pipeline.ts';
import type { Still } from './still.ts';

export interface BackdropListener {
  onChange(): void;
  /** What `track` answers changed. */
  onTrack(): void;
}

export class Backdrop {
  readonly #env: BackgroundEnvironment;
  readonly #listener: BackdropListener;
  #background = NO_BACKGROUND;
  #raw: MediaStreamTrack | null = null;
  #uses = 0;
  #still: Still | null = null;
  #pipeline: BackgroundPipeline | null = null;
  #attempt = 0;
  #picture: ImageBitmap | null = null;

  constructor(env: BackgroundEnvironment, listener: BackdropListener) {
    this.#env = env;
    this.#listener = listener;
  }

  get view(): BackgroundEffect {
    const { choice, state } = this.#background;
    const hasOwnPicture = this.#picture !== null;
    return { choice, state, hasOwnPicture, available: this.#env.isSupported() };
  }

  choose(choice: Background): void {
    if (choice === 'own' && this.#picture === null) return;
    this.#reduce({ t: 'chosen', choice });
    this.#set();
  }

  /** False: this browser does not read it as a picture. */
  async setPicture(file: Blob): Promise<boolean> {
    const picture = await this.#env.readPicture(file).catch(() => null);
    if (picture === null) return false;
    this.#picture = picture;
    this.#pipeline?.setPicture(picture);
    this.choose('own');
    return true;
  }

  /** The track to send for this camera now. */
  track(raw: MediaStreamTrack): MediaStreamTrack {
    this.#uses += 1;
    if (raw !== this.#raw) {
      this.#raw = raw;
      this.#dropStill();
      // Announced without `onTrack`: whoever asks gets the answer.
      this.#background = reduceBackground(this.#background, { t: 'source', open: true });
      this.#follow();
      this.#listener.onChange();
    }
    const what = sent(this.#background);
    if (what === 'camera') {
      this.#dropStill();
      return raw;
    }
    const treated = what === 'treated' ? (this.#pipeline?.output ?? null) : null;
    if (treated !== null) return treated;
    this.#still ??= this.#env.newStill(raw);
    return this.#still.track;
  }

  /** What `track` gave for this camera is not used any more; a camera treated anew is given again first. */
  stopped(raw: MediaStreamTrack): void {
    this.#uses -= 1;
    if (this.#uses > 0 || raw !== this.#raw) return;
    this.#raw = null;
    this.#dropStill();
    this.#reduce({ t: 'source', open: false });
  }

  tick(): void {
    this.#reduce({ t: 'tick' });
  }

  drawSample(choice: Background, canvas: HTMLCanvasElement): void {
    const context = canvas.getContext('2d');
    if (context === null) return;
    context.clearRect(0, 0, canvas.width, canvas.height);
    if (isDrawn(choice)) draw(choice, context, canvas.width, canvas.height);
    else if (choice === 'own' && this.#picture !== null) {
      cover(context, this.#picture, canvas.width, canvas.height);
    }
  }

  #reduce(input: BackgroundInput): void {
    const before = this.#background;
    this.#background = reduceBackground(before, input);
    if (this.#background.level !== before.level) this.#set();
    if (this.#background.state === before.state && this.#background.choice === before.choice) return;
    this.#follow();
    if (sent(before) !== sent(this.#background) && this.#raw !== null) this.#listener.onTrack();
    this.#listener.onChange();
  }

  #follow(): void {
    if (!isAtWork(this.#background) || this.#raw === null) {
      this.#attempt += 1;
      this.#pipeline?.close();
      this.#pipeline = null;
    } else if (this.#pipeline === null) {
      void this.#begin();
    } else if (this.#pipeline.camera !== this.#raw) {
      this.#lookAt(this.#pipeline, this.#raw);
    }
  }

  async #begin(): Promise<void> {
    this.#attempt += 1;
    const attempt = this.#attempt;
    const isCurrent = () => this.#attempt === attempt;
    try {
      const { BackgroundPipeline } = await this.#env.load();
      const pipeline = await BackgroundPipeline.create(this.#env, {
        onMade: () => isCurrent() && this.#reduce({ t: 'made' }),
        onSecond: (arrived, made) => isCurrent() && this.#reduce({ t: 'second', arrived, made }),
        onFailed: () => isCurrent() && this.#reduce({ t: 'failed' }),
      });
      if (!isCurrent() || this.#raw === null) {
        pipeline.close();
        return;
      }
      this.#pipeline = pipeline;
      if (this.#picture !== null) pipeline.setPicture(this.#picture);
      this.#set();
      this.#lookAt(pipeline, this.#raw);
    } catch {
      if (isCurrent()) this.#reduce({ t: 'failed' });
    }
  }

  #lookAt(pipeline: BackgroundPipeline, raw: MediaStreamTrack): void {
    try {
      pipeline.lookAt(raw);
    } catch {
      this.#reduce({ t: 'failed' });
    }
  }

  #set(): void {
    const { choice, level } = this.#background;
    this.#pipeline?.set({ choice, level });
  }

  #dropStill(): void {
    this.#still?.stop();
    this.#still = null;
  }
}
