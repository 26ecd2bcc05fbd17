/** The browser's part of the noise removal: a context of its own, the worklet in it, the microphone through it. */

import type { NoiseEnvironment } from '../environment.ts';
import { type NoiseOptions, type NoiseReport, WORKLET_NAME } from './messages.ts';

/** The one rate that the network knows. */
const SAMPLE_RATE = 48_000;

export interface NoisePipelineListener {
  onReport(report: NoiseReport): void;
  onSuspended(): void;
  onFailed(): void;
}

export class NoisePipeline {
  readonly #context: AudioContext;
  readonly #node: AudioWorkletNode;
  readonly #destination: MediaStreamAudioDestinationNode;
  #microphone: MediaStreamTrack | null = null;
  #source: MediaStreamAudioSourceNode | null = null;

  /** Throws where the browser has no worklets, or does not let this one in. */
  static async create(env: NoiseEnvironment, listener: NoisePipelineListener): Promise<NoisePipeline> {
    const context = env.newContext({ sampleRate: SAMPLE_RATE, latencyHint: 'interactive' });
    try {
      const [program] = await Promise.all([env.program(), env.addWorklet(context)]);
      return new NoisePipeline(context, program, listener);
    } catch (error) {
      void context.close().catch(() => undefined);
      throw error;
    }
  }

  private constructor(context: AudioContext, program: ArrayBuffer, listener: NoisePipelineListener) {
    this.#context = context;
    this.#node = new AudioWorkletNode(context, WORKLET_NAME, {
      channelCount: 1,
      channelCountMode: 'explicit',
      outputChannelCount: [1],
      processorOptions: { program } satisfies NoiseOptions,
    });
    this.#node.port.onmessage = ({ data }: MessageEvent<NoiseReport>) => listener.onReport(data);
    this.#node.onprocessorerror = () => listener.onFailed();
    this.#destination = context.createMediaStreamDestination();
    this.#destination.channelCount = 1;
    this.#node.connect(this.#destination);
    context.onstatechange = () => {
      if (context.state === 'running' || context.state === 'closed') return;
      listener.onSuspended();
      this.resume();
    };
    this.resume();
  }

  /** Without noise. */
  get output(): MediaStreamTrack | null {
    return this.#destination.stream.getAudioTracks()[0] ?? null;
  }

  get source(): MediaStreamTrack | null {
    return this.#microphone;
  }

  /** Throws where the microphone's rate is not the context's, and the browser does not convert. */
  listenTo(microphone: MediaStreamTrack): void {
    const source = this.#context.createMediaStreamSource(new MediaStream([microphone]));
    this.#source?.disconnect();
    this.#source = source;
    this.#microphone = microphone;
    source.connect(this.#node);
  }

  /** A browser may want a press before it lets sound run. */
  resume(): void {
    if (this.#context.state !== 'running') void this.#context.resume().catch(() => undefined);
  }

  close(): void {
    this.#context.onstatechange = null;
    this.#node.port.onmessage = null;
    this.#source?.disconnect();
    this.output?.stop();
    void this.#context.close().catch(() => undefined);
  }
}
