/** Painted stand-ins for cameras and screens: no photograph of anybody is needed to judge a layout. */

const TONES = ['#a37a50', '#5b7f6f', '#7b6b93', '#6d8593', '#96655d', '#7c7d45', '#94657f', '#4f808b'];

function mix(hex: string, other: number, share: number): string {
  const part = (from: number) => {
    const own = Number.parseInt(hex.slice(from, from + 2), 16);
    return Math.round(own * (1 - share) + other * share);
  };
  return `rgb(${part(1)} ${part(3)} ${part(5)})`;
}

export function paintPerson(canvas: HTMLCanvasElement, leaf: number): void {
  canvas.width = 1280;
  canvas.height = 720;
  const pen = canvas.getContext('2d');
  if (pen === null) return;
  const tone = TONES[leaf % TONES.length] ?? '#a37a50';
  // Flat colours: a gradient makes a picture of the page five times as large.
  pen.fillStyle = mix(tone, 30, 0.14);
  pen.fillRect(0, 0, 1280, 720);
  pen.fillStyle = mix(tone, 255, 0.1);
  pen.beginPath();
  pen.ellipse(330, 210, 430, 430, 0, 0, Math.PI * 2);
  pen.fill();
  pen.fillStyle = mix(tone, 255, 0.2);
  pen.beginPath();
  pen.ellipse(250, 120, 260, 260, 0, 0, Math.PI * 2);
  pen.fill();
  pen.fillStyle = mix(tone, 10, 0.62);
  pen.beginPath();
  pen.ellipse(640, 745, 310, 290, 0, 0, Math.PI * 2);
  pen.fill();
  pen.fillStyle = mix(tone, 232, 0.46);
  pen.beginPath();
  pen.ellipse(640, 310, 112, 138, 0, 0, Math.PI * 2);
  pen.fill();
}

export function paintScreen(canvas: HTMLCanvasElement): void {
  canvas.width = 1920;
  canvas.height = 1080;
  const pen = canvas.getContext('2d');
  if (pen === null) return;
  pen.fillStyle = '#fbf8f2';
  pen.fillRect(0, 0, 1920, 1080);
  pen.fillStyle = '#241d14';
  pen.font = '500 84px "Fraunces Variable", Georgia, serif';
  pen.fillText('Plan for the third quarter', 150, 220);
  pen.fillStyle = '#d9cfbf';
  for (let line = 0; line < 5; line += 1) pen.fillRect(150, 330 + line * 74, 640 - (line % 3) * 90, 22);
  const bars = [260, 340, 300, 430, 520, 480];
  for (const [index, height] of bars.entries()) {
    pen.fillStyle = index === 4 ? '#f0b35a' : '#8fb3a3';
    pen.fillRect(960 + index * 132, 900 - height, 88, height);
  }
}
