/** Pictures of a camera without streams of them: a video that nobody sees, and a canvas whose paint is a track. */

type Send = (bitmap: ImageBitmap, first: boolean) => void;

export class Elements {
  readonly output: MediaStreamTrack;
  readonly #video = document.createElement('video');
  readonly #canvas = document.createElement('canvas');
  readonly #context: ImageBitmapRenderingContext | null;
  readonly #send: Send;
  #request = 0;
  #isFirst = true;
  /** One picture is in the worker at a time; those that come meanwhile are left out. */
  #isBusy = false;
  #stopped = false;

  constructor(camera: MediaStreamTrack, send: Send) {
    this.#send = send;
    this.#context = this.#canvas.getContext('bitmaprenderer');
    const [track] = this.#canvas.captureStream().getVideoTracks();
    if (track === undefined) throw new Error('a canvas gave no video track');
    this.output = track;
    this.#video.muted = true;
    this.#video.playsInline = true;
    this.#video.srcObject = new MediaStream([camera]);
    void this.#video.play().catch(() => undefined);
    this.#next();
  }

  /** A treated picture came back. */
  show(bitmap: ImageBitmap): void {
    this.#isBusy = false;
    if (this.#stopped) {
      bitmap.close();
      return;
    }
    if (this.#canvas.width !== bitmap.width) this.#canvas.width = bitmap.width;
    if (this.#canvas.height !== bitmap.height) this.#canvas.height = bitmap.height;
    this.#context?.transferFromImageBitmap(bitmap);
  }

  stop(): void {
    this.#stopped = true;
    this.#video.cancelVideoFrameCallback(this.#request);
    this.#video.srcObject = null;
  }

  #next(): void {
    this.#request = this.#video.requestVideoFrameCallback(() => {
      void this.#take();
      this.#next();
    });
  }

  async #take(): Promise<void> {
    if (this.#isBusy) return;
    this.#isBusy = true;
    try {
      const bitmap = await createImageBitmap(this.#video);
      if (this.#stopped) {
        bitmap.close();
        return;
      }
      this.#send(bitmap, this.#isFirst);
      this.#isFirst = false;
    } catch {
      // No picture yet.
      this.#isBusy = false;
    }
  }
}
