/** A camera whose pictures carry a number in black and white squares, and the way to read it back. */

const BITS = 12;
/** Squares in a row; the first two are white and black, to know that this is such a picture. */
const SQUARES = BITS + 2;

export class CounterCamera {
  readonly track: MediaStreamTrack;
  #number = 0;

  constructor(width: number, height: number, framesPerSecond: number) {
    const canvas = document.createElement('canvas');
    canvas.width = width;
    canvas.height = height;
    const context = canvas.getContext('2d');
    if (context === null) throw new Error('no canvas');
    const [track] = canvas.captureStream(framesPerSecond).getVideoTracks();
    if (track === undefined) throw new Error('no track');
    this.track = track;
    const timer = setInterval(() => {
      if (track.readyState === 'ended') clearInterval(timer);
      paint(context, width, height, this.#number);
      this.#number = (this.#number + 1) % 2 ** BITS;
    }, 1000 / framesPerSecond);
  }
}

function paint(context: CanvasRenderingContext2D, width: number, height: number, number: number): void {
  const side = width / SQUARES;
  context.fillStyle = '#567';
  context.fillRect(0, 0, width, height);
  for (let square = 0; square < SQUARES; square += 1) {
    const white = square < 2 ? square === 0 : ((number >> (square - 2)) & 1) === 1;
    context.fillStyle = white ? '#fff' : '#000';
    context.fillRect(square * side, height / 2 - side / 2, side, side);
  }
}

/** The number in the picture that the element shows; null when there is none. */
export function readCounter(video: HTMLVideoElement): number | null {
  const { videoWidth: width, videoHeight: height } = video;
  if (width === 0 || video.readyState < 2) return null;
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (context === null) return null;
  context.drawImage(video, 0, 0);
  const side = width / SQUARES;
  const light = (square: number) => {
    const { data } = context.getImageData(Math.floor((square + 0.5) * side), Math.floor(height / 2), 1, 1);
    return ((data[0] ?? 0) + (data[1] ?? 0) + (data[2] ?? 0)) / 3;
  };
  if (light(0) < 180 || light(1) > 70) return null;
  let number = 0;
  for (let bit = 0; bit < BITS; bit += 1) if (light(bit + 2) > 128) number |= 1 << bit;
  return number;
}
