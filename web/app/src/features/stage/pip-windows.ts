/** The small window over other programs: a document of its own where the browser has that, else a video. */

interface DocumentPictureInPicture {
  requestWindow(options: { width: number; height: number }): Promise<Window>;
}

type WithPip = Window & { documentPictureInPicture?: DocumentPictureInPicture };

export type Pip =
  | { readonly shown: 'nothing' }
  | { readonly shown: 'document'; readonly window: Window }
  /** A video that floats; whoever draws it asks the browser for it. */
  | { readonly shown: 'video' };

const NOTHING: Pip = { shown: 'nothing' };
const SIZE = { width: 384, height: 272 };
const DRESS_MS = 1500;

export class PipWindows {
  readonly kind: 'document' | 'video' | null = kindOf();
  readonly #listeners = new Set<() => void>();
  #pip: Pip = NOTHING;

  view = (): Pip => this.#pip;

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Only after a press: the browser wants to know that a person asked for it. */
  async open(): Promise<void> {
    if (this.#pip.shown !== 'nothing') return;
    if (this.kind === 'video') this.#set({ shown: 'video' });
    const api = (window as WithPip).documentPictureInPicture;
    if (this.kind !== 'document' || api === undefined) return;
    // The browser may refuse, and then nothing opens.
    const opened = await api.requestWindow(SIZE).catch(() => null);
    if (opened === null) return;
    opened.addEventListener('pagehide', () => this.#set(NOTHING), { once: true });
    await dress(opened);
    if (!opened.closed) this.#set({ shown: 'document', window: opened });
  }

  close(): void {
    if (this.#pip.shown === 'document') this.#pip.window.close();
    this.#set(NOTHING);
  }

  toggle(): void {
    if (this.#pip.shown === 'nothing') void this.open();
    else this.close();
  }

  #set(pip: Pip): void {
    if (pip === this.#pip) return;
    this.#pip = pip;
    for (const listener of this.#listeners) listener();
  }
}

function kindOf(): PipWindows['kind'] {
  if ('documentPictureInPicture' in window) return 'document';
  return 'pictureInPictureEnabled' in document && document.pictureInPictureEnabled ? 'video' : null;
}

/** The page's own style sheets, language and theme. Only sheets from our own address: the policy holds there too. */
async function dress(opened: Window): Promise<void> {
  const { document: small } = opened;
  const { lang, dir, dataset } = document.documentElement;
  Object.assign(small.documentElement, { lang, dir });
  if (dataset['theme'] !== undefined) small.documentElement.dataset['theme'] = dataset['theme'];
  small.body.className = 'pip-body';
  const loaded = [...document.styleSheets].map((sheet) => take(sheet, opened));
  const late = new Promise((resolve) => setTimeout(resolve, DRESS_MS));
  await Promise.race([Promise.all(loaded), late]);
}

async function take(sheet: CSSStyleSheet, opened: Window): Promise<void> {
  const { document: small } = opened;
  if (sheet.href !== null) {
    const link = small.createElement('link');
    link.rel = 'stylesheet';
    link.href = sheet.href;
    small.head.append(link);
    await new Promise((resolve) => {
      link.addEventListener('load', resolve);
      link.addEventListener('error', resolve);
    });
    return;
  }
  const copy = new (opened as Window & { CSSStyleSheet: typeof CSSStyleSheet }).CSSStyleSheet();
  for (const rule of sheet.cssRules) copy.insertRule(rule.cssText, copy.cssRules.length);
  small.adoptedStyleSheets.push(copy);
}
