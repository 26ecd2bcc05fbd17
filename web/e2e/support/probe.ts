/**
 * Two functions that run in the page before its own code: a camera whose pictures carry a number, a screen
 * likewise; and ways to read back what the page shows and plays. Each stands alone, because it travels as text.
 */

export interface SnugProbe {
  /** Numbers seen since the last call in the video of the tile of that name; `screen` for a shared screen. */
  takeCounters(name: string, kind?: 'camera' | 'screen'): number[];
  /** Loudest RMS (0 to 1) over all sounds that the page plays. */
  loudness(ms: number): Promise<number[]>;
  /** What was copied last; the page itself may not read the clipboard. */
  copied(): string;
  readonly violations: string[];
  readonly storageKeys: () => string[];
}

/** A row of squares: white, black, then the number's bits from the lowest on. */
export function numberedCapture(): void {
  const BITS = 12;
  const SQUARES = BITS + 2;

  function picture(width: number, height: number, fps: number, tint: string): MediaStreamTrack {
    const canvas = document.createElement('canvas');
    canvas.width = width;
    canvas.height = height;
    const context = canvas.getContext('2d');
    const [track] = canvas.captureStream(fps).getVideoTracks();
    if (context === null || track === undefined) throw new Error('no canvas');
    let number = 0;
    const timer = setInterval(() => {
      if (track.readyState === 'ended') clearInterval(timer);
      const side = width / SQUARES;
      context.fillStyle = tint;
      context.fillRect(0, 0, width, height);
      for (let square = 0; square < SQUARES; square += 1) {
        const white = square < 2 ? square === 0 : ((number >> (square - 2)) & 1) === 1;
        context.fillStyle = white ? '#fff' : '#000';
        context.fillRect(square * side, height / 2 - side / 2, side, side);
      }
      number = (number + 1) % 2 ** BITS;
    }, 1000 / fps);
    return track;
  }

  const devices = navigator.mediaDevices;
  const getUserMedia = devices.getUserMedia.bind(devices);
  devices.getUserMedia = async (constraints) => {
    if (constraints?.video === undefined || constraints.video === false) return getUserMedia(constraints);
    return new MediaStream([picture(480, 270, 12, '#2a5d49')]);
  };
  devices.getDisplayMedia = async () => {
    const { sound } = await screenSound();
    return new MediaStream([picture(1280, 720, 6, '#5d2a49'), sound]);
  };
  async function screenSound() {
    const context = new AudioContext();
    const tone = context.createOscillator();
    const destination = context.createMediaStreamDestination();
    tone.frequency.value = 660;
    tone.connect(destination);
    tone.start();
    await context.resume();
    const [sound] = destination.stream.getAudioTracks();
    if (sound === undefined) throw new Error('no tone');
    return { sound };
  }
}

export function probe(): void {
  const BITS = 12;
  const SQUARES = BITS + 2;
  const violations: string[] = [];
  document.addEventListener('securitypolicyviolation', (event) => {
    violations.push(`${event.violatedDirective} ${event.sourceFile}:${event.lineNumber}`);
  });

  let copied = '';
  const clipboard = navigator.clipboard as Clipboard | undefined; // An empty page has none.
  const write = clipboard?.writeText.bind(clipboard);
  const copy = async (text: string) => {
    await write?.(text);
    copied = text;
  };
  if (clipboard !== undefined) clipboard.writeText = copy;

  const reader = document.createElement('canvas');
  function read(video: HTMLVideoElement): number | null {
    const { videoWidth: width, videoHeight: height } = video;
    if (width === 0 || video.readyState < 2) return null;
    reader.width = width;
    reader.height = height;
    const context = reader.getContext('2d', { willReadFrequently: true });
    if (context === null) return null;
    context.drawImage(video, 0, 0);
    const side = width / SQUARES;
    const { data } = context.getImageData(0, Math.floor(height / 2), width, 1);
    const light = (square: number) => {
      const at = Math.floor((square + 0.5) * side) * 4;
      return ((data[at] ?? 0) + (data[at + 1] ?? 0) + (data[at + 2] ?? 0)) / 3;
    };
    if (light(0) < 180 || light(1) > 70) return null;
    let number = 0;
    for (let bit = 0; bit < BITS; bit += 1) if (light(bit + 2) > 128) number |= 1 << bit;
    return number;
  }

  const seen = new Map<string, number[]>();
  let reading = false;
  /** From the first question on; it is much work, and what is only timed should not be slowed by it. */
  function startReading(): void {
    if (reading) return;
    reading = true;
    setInterval(readAll, 40);
  }
  function readAll(): void {
    for (const tile of document.querySelectorAll<HTMLElement>('.tile')) {
      const video = tile.querySelector('video');
      const name = tile.querySelector('.tile-name > span')?.textContent ?? '';
      const number = video === null ? null : read(video);
      if (number === null) continue;
      const key = `${tile.dataset['kind']} ${name}`;
      const numbers = seen.get(key) ?? [];
      if (numbers.at(-1) !== number) numbers.push(number);
      seen.set(key, numbers);
    }
  }

  const connections: RTCPeerConnection[] = [];
  globalThis.RTCPeerConnection = class extends RTCPeerConnection {
    constructor(configuration?: RTCConfiguration) {
      super(configuration);
      connections.push(this);
    }
  };

  /** Energy and duration of what was decoded for playing, by receiver (webrtc-stats, RTCInboundRtpStreamStats). */
  async function played(): Promise<Map<string, { energy: number; seconds: number }>> {
    const all = new Map<string, { energy: number; seconds: number }>();
    for (const connection of connections.filter(({ connectionState }) => connectionState === 'connected')) {
      (await connection.getStats()).forEach((stats: RTCInboundRtpStreamStats) => {
        if (stats.type !== 'inbound-rtp' || stats.kind !== 'audio') return;
        const { totalAudioEnergy = 0, totalSamplesDuration = 0 } = stats;
        all.set(stats.id, { energy: totalAudioEnergy, seconds: totalSamplesDuration });
      });
    }
    return all;
  }

  /** For a browser without any sound device, which processes no audio in pages. */
  async function loudnessByStatistics(ms: number): Promise<number[]> {
    const before = await played();
    await new Promise((resolve) => setTimeout(resolve, ms));
    return [...(await played())].map(([id, { energy, seconds }]) => {
      const start = before.get(id) ?? { energy: 0, seconds: 0 };
      const duration = seconds - start.seconds;
      return duration > 0 ? Math.sqrt((energy - start.energy) / duration) : 0;
    });
  }

  async function loudness(ms: number): Promise<number[]> {
    const context = new AudioContext();
    const running = context.resume().then(() => true);
    const waited = new Promise<boolean>((resolve) => setTimeout(() => resolve(false), 1000));
    if (!(await Promise.race([running, waited]))) return loudnessByStatistics(ms);
    const ears = [...document.querySelectorAll('audio')].flatMap(({ srcObject }) => {
      if (!(srcObject instanceof MediaStream)) return [];
      const analyser = context.createAnalyser();
      context.createMediaStreamSource(srcObject).connect(analyser);
      return [{ analyser, loudest: 0 }];
    });
    const samples = new Float32Array(2048);
    const until = performance.now() + ms;
    while (performance.now() < until) {
      for (const ear of ears) {
        ear.analyser.getFloatTimeDomainData(samples);
        const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
        ear.loudest = Math.max(ear.loudest, Math.sqrt(power));
      }
      await new Promise((resolve) => setTimeout(resolve, 40));
    }
    await context.close();
    return ears.map((ear) => ear.loudest);
  }

  const snugProbe: SnugProbe = {
    takeCounters(name, kind = 'camera') {
      startReading();
      const entry = [...seen].find(([key]) => key.startsWith(kind) && key.includes(name));
      if (entry === undefined) return [];
      seen.delete(entry[0]);
      return entry[1];
    },
    loudness,
    copied: () => copied,
    violations,
    storageKeys: () => [...Object.keys(localStorage), ...Object.keys(sessionStorage)],
  };
  Object.assign(globalThis, { snugProbe });
}
