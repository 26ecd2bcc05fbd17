/** Records what the microphone hears for a few seconds and plays it back. Nothing of it is sent or kept. */

import type { MicrophoneTest } from '../api.ts';
import { loudness } from '../media/levels.ts';
import { useOutput } from './tone.ts';

const RECORD_MS = 4000;
const LOOK_MS = 50;
/** Digital silence: the switch on the headset, or another microphone than the one that is spoken into. */
const SILENT = 0.02;

/** `open` is asked for a track when none is open; that one is closed again. */
export function testMicrophone(
  running: MediaStreamTrack | null,
  open: () => Promise<MediaStreamTrack | null>,
  output: string,
  listener: (state: MicrophoneTest) => void,
): () => void {
  const test = new Test(output, listener);
  // A copy, so that what is muted for the others can be heard here.
  const track = running === null ? open() : Promise.resolve(running.clone());
  void track.then((own) => test.run(own)).catch(() => test.fail());
  return () => test.stop();
}

class Test {
  readonly #output: string;
  readonly #listener: (state: MicrophoneTest) => void;
  readonly #undo: (() => void)[] = [];
  #stopped = false;

  constructor(output: string, listener: (state: MicrophoneTest) => void) {
    this.#output = output;
    this.#listener = listener;
  }

  async run(track: MediaStreamTrack | null): Promise<void> {
    if (track === null) {
      this.fail();
      return;
    }
    this.#undo.push(() => track.stop());
    if (this.#stopped) {
      this.#cleanUp();
      return;
    }
    track.enabled = true;
    this.#listener('recording');
    const { recording, loudest } = await this.#record(new MediaStream([track]));
    track.stop();
    if (this.#stopped) return;
    if (loudest < SILENT) {
      this.#end('silent');
      return;
    }
    this.#listener('playing');
    await this.#play(recording);
    this.#end('done');
  }

  fail(): void {
    this.#end('failed');
  }

  stop(): void {
    this.#stopped = true;
    this.#cleanUp();
  }

  #end(state: MicrophoneTest): void {
    if (this.#stopped) return;
    this.stop();
    this.#listener(state);
  }

  #cleanUp(): void {
    for (const undo of this.#undo.splice(0)) undo();
  }

  async #record(stream: MediaStream): Promise<{ recording: Blob; loudest: number }> {
    const context = new AudioContext();
    const analyser = new AnalyserNode(context, { fftSize: 1024 });
    context.createMediaStreamSource(stream).connect(analyser);
    const samples = new Float32Array(analyser.fftSize);
    let loudest = 0;
    const looking = setInterval(() => {
      analyser.getFloatTimeDomainData(samples);
      loudest = Math.max(loudest, loudness(samples));
    }, LOOK_MS);
    const recorder = new MediaRecorder(stream);
    const parts: Blob[] = [];
    recorder.addEventListener('dataavailable', ({ data }) => parts.push(data));
    const stopped = new Promise((resolve) => recorder.addEventListener('stop', resolve, { once: true }));
    const stop = () => {
      clearInterval(looking);
      if (recorder.state !== 'inactive') recorder.stop();
      void context.close().catch(() => undefined);
    };
    this.#undo.push(stop);
    recorder.start();
    await context.resume();
    await new Promise((resolve) => setTimeout(resolve, RECORD_MS));
    stop();
    await stopped;
    return { recording: new Blob(parts, { type: recorder.mimeType }), loudest };
  }

  async #play(recording: Blob): Promise<void> {
    const url = URL.createObjectURL(recording);
    const element = new Audio(url);
    this.#undo.push(() => {
      element.pause();
      URL.revokeObjectURL(url);
    });
    await useOutput(element, this.#output);
    const ended = new Promise((resolve) => element.addEventListener('ended', resolve, { once: true }));
    await element.play();
    await ended;
  }
}
