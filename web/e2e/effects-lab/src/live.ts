/** The noise removal around a real (fake) microphone, in real time. */

import { Removal } from '../../../packages/engine/src/effects/noise/removal.ts';
import { environment } from './environment.ts';

const WAITED_MS = 8000;

export interface Live {
  readonly states: readonly string[];
  /** Loudest sample that came out while it was on, while its clock stood still, and after. */
  readonly heard: readonly number[];
  readonly through: readonly boolean[];
}

/** Switches it on where the browser may have no sound at all: the state, and whether the microphone goes past it. */
export async function settled(): Promise<{ readonly state: string; readonly past: boolean }> {
  const [raw] = (await navigator.mediaDevices.getUserMedia({ audio: true })).getAudioTracks();
  if (raw === undefined) throw new Error('no microphone');
  const ignored = () => undefined;
  const removal = new Removal(environment.noise, {
    onChange: ignored,
    onTrack: ignored,
    onReplaced: ignored,
  });
  removal.want(true);
  removal.track(raw);
  for (let second = 0; second < 6; second += 1) {
    await pause(1000);
    removal.tick();
  }
  return { state: removal.view.state, past: removal.track(raw) === raw };
}

/** Switches it on, stops its clock behind its back, and lets it run again. */
export async function live(): Promise<Live> {
  const contexts: AudioContext[] = [];
  const newContext = (options: AudioContextOptions) => {
    const context = environment.noise.newContext(options);
    contexts.push(context);
    return context;
  };
  const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
  const [raw] = stream.getAudioTracks();
  if (raw === undefined) throw new Error('no microphone');
  const states: string[] = [];
  const removal: Removal = new Removal(
    { ...environment.noise, newContext },
    {
      onChange: () => states.push(removal.view.state),
      onTrack: () => undefined,
      onReplaced: () => undefined,
    },
  );
  const ticking = setInterval(() => removal.tick(), 500);
  const reached = async (state: string) => {
    for (let waited = 0; waited < WAITED_MS && removal.view.state !== state; waited += 50) await pause(50);
  };
  const heard: number[] = [];
  const through: boolean[] = [];
  const listen = async () => {
    const track = removal.track(raw);
    through.push(track !== raw);
    await pause(200);
    heard.push(await loudest(track));
  };
  removal.want(true);
  removal.track(raw);
  await reached('on');
  await listen();
  const [context] = contexts;
  if (context !== undefined) {
    context.resume = () => Promise.resolve();
    await context.suspend();
    await reached('held_up');
    await listen();
    await AudioContext.prototype.resume.call(context);
    await reached('on');
    await listen();
  }
  clearInterval(ticking);
  removal.want(false);
  raw.stop();
  return { states, heard, through };
}

async function loudest(track: MediaStreamTrack): Promise<number> {
  const context = new AudioContext();
  const analyser = context.createAnalyser();
  analyser.fftSize = 32768;
  context.createMediaStreamSource(new MediaStream([track])).connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  let most = 0;
  for (let turn = 0; turn < 20; turn += 1) {
    await pause(100);
    analyser.getFloatTimeDomainData(samples);
    for (const sample of samples) most = Math.max(most, Math.abs(sample));
  }
  await context.close();
  return most;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
