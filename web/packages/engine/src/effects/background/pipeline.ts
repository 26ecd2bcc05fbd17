/** The page's part of the background: a worker, and the way of pictures through it. */

import type { BackgroundEnvironment } from '../environment.ts';
import type { FromBackgroundWorker, Setting, ToBackgroundWorker } from './messages.ts';
import { Elements } from './elements.ts';

export interface PipelineListener {
  onMade(): void;
  onSecond(arrived: number, made: number): void;
  onFailed(): void;
}

interface Processor {
  readonly readable: ReadableStream<VideoFrame>;
}
interface Generator extends MediaStreamTrack {
  readonly writable: WritableStream<VideoFrame>;
}
/** Chromium's. Others have them in workers only, or not at all. */
interface StreamScope {
  readonly MediaStreamTrackProcessor?: new (init: { readonly track: MediaStreamTrack }) => Processor;
  readonly MediaStreamTrackGenerator?: new (init: { readonly kind: 'video' }) => Generator;
}

export class BackgroundPipeline {
  readonly #worker: Worker;
  readonly #listener: PipelineListener;
  #camera: MediaStreamTrack | null = null;
  #output: MediaStreamTrack | null = null;
  #elements: Elements | null = null;

  static async create(env: BackgroundEnvironment, listener: PipelineListener): Promise<BackgroundPipeline> {
    return new BackgroundPipeline(env.newWorker(), await env.program(), listener);
  }

  private constructor(worker: Worker, program: ArrayBuffer, listener: PipelineListener) {
    this.#worker = worker;
    this.#listener = listener;
    worker.onmessage = ({ data }: MessageEvent<FromBackgroundWorker>) => this.#hear(data);
    worker.onerror = () => listener.onFailed();
    this.#tell({ t: 'program', program }, [program]);
  }

  get camera(): MediaStreamTrack | null {
    return this.#camera;
  }

  /** Treated pictures only. */
  get output(): MediaStreamTrack | null {
    return this.#output;
  }

  set(setting: Setting): void {
    this.#tell({ t: 'setting', setting });
  }

  setPicture(picture: ImageBitmap): void {
    this.#tell({ t: 'picture', picture });
  }

  lookAt(camera: MediaStreamTrack): void {
    this.#letGo();
    this.#camera = camera;
    const { MediaStreamTrackProcessor, MediaStreamTrackGenerator } = globalThis as StreamScope;
    if (MediaStreamTrackProcessor !== undefined && MediaStreamTrackGenerator !== undefined) {
      const { readable } = new MediaStreamTrackProcessor({ track: camera });
      const generator = new MediaStreamTrackGenerator({ kind: 'video' });
      this.#output = generator;
      const { writable } = generator;
      this.#tell({ t: 'streams', readable, writable }, [readable, writable]);
    } else {
      this.#elements = new Elements(camera, (bitmap, first) =>
        this.#tell({ t: 'picture_of_camera', bitmap, first }, [bitmap]),
      );
      this.#output = this.#elements.output;
    }
  }

  close(): void {
    this.#letGo();
    this.#worker.onmessage = null;
    this.#worker.terminate();
  }

  #letGo(): void {
    this.#elements?.stop();
    this.#elements = null;
    this.#output?.stop();
    this.#output = null;
    this.#camera = null;
  }

  #hear(message: FromBackgroundWorker): void {
    switch (message.t) {
      case 'made':
        this.#listener.onMade();
        break;
      case 'second':
        this.#listener.onSecond(message.arrived, message.made);
        break;
      case 'failed':
        this.#listener.onFailed();
        break;
      case 'treated':
        if (this.#elements === null) message.bitmap.close();
        else this.#elements.show(message.bitmap);
        break;
    }
  }

  #tell(message: ToBackgroundWorker, transfer: Transferable[] = []): void {
    this.#worker.postMessage(message, transfer);
  }
}
