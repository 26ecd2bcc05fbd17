import type { Levels, Preferences } from '@snug/engine/api';
import { FakeEngine } from '@snug/engine/fake';
import { FLOAT_MS } from '../state/reactions.ts';
import { paintPerson, paintScreen } from './pictures.ts';
import type { State } from './states.ts';

/** A fake engine that paints its videos. */
export class CatalogueEngine extends FakeEngine {
  constructor({ snapshot, preferences, reactions = [] }: State) {
    super(snapshot);
    const language = new URLSearchParams(location.search).get('lang');
    this.setPreferences({ name: 'Amara Okafor', theme: themeWanted(), language, ...preferences });
    const react = () => reactions.forEach((reaction) => this.signals.tell(reaction));
    const begin = setInterval(() => {
      if (!this.signals.isHeard) return;
      clearInterval(begin);
      // By then the tiles are laid out.
      setTimeout(react, 120);
      if (reactions.length > 0) setInterval(react, FLOAT_MS + 200);
    }, 20);
  }

  override attachVideo(key?: string, element?: HTMLVideoElement): () => void {
    if (key === undefined || element === undefined) return () => undefined;
    const canvas = document.createElement('canvas');
    const [participant = '', kind] = key.split(':');
    if (kind === 'screen') paintScreen(canvas);
    else paintPerson(canvas, participant === 'own' ? 0 : Number(participant.slice(-2)));
    const stream = canvas.captureStream(2);
    element.srcObject = stream;
    const timer = setInterval(() => canvas.getContext('2d')?.fillRect(0, 0, 0, 0), 500);
    return () => {
      clearInterval(timer);
      element.srcObject = null;
    };
  }

  override levels(listener: (levels: Levels) => void): () => void {
    const speaker = this.snapshot().people.find((someone) => someone.leaf === 1)?.participant ?? 'nobody';
    const tell = () =>
      listener(
        new Map([
          ['own', this.snapshot().screen === 'prejoin' ? 0.42 : 0],
          [speaker, 0.5],
        ]),
      );
    tell();
    const timer = setInterval(tell, 100);
    return () => clearInterval(timer);
  }
}

function themeWanted(): Preferences['theme'] {
  const wanted = new URLSearchParams(location.search).get('theme');
  return wanted === 'light' || wanted === 'dark' ? wanted : 'system';
}
