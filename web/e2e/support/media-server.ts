/** The media server alone, for clients that know nothing of our groups. */

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { ROOT } from './server.ts';

interface Announcement {
  readonly url: string;
  /** Identity and token by name. */
  readonly participants: Readonly<Record<string, readonly [string, string]>>;
}

export class MediaServer {
  readonly #process: ChildProcess;
  readonly #announced: Announcement;

  private constructor(process: ChildProcess, announced: Announcement) {
    this.#process = process;
    this.#announced = announced;
  }

  static async start(names: readonly string[]): Promise<MediaServer> {
    const target = process.env['CARGO_TARGET_DIR'] ?? join(ROOT, 'target');
    const binary = process.env['SNUG_STANDALONE_BIN'] ?? join(target, 'debug/examples/standalone');
    // It ends with its standard input.
    const child = spawn(binary, names, { stdio: ['pipe', 'pipe', 'inherit'] });
    const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
    return new MediaServer(child, JSON.parse(line) as Announcement);
  }

  get url(): string {
    return this.#announced.url;
  }

  tokenOf(name: string): string {
    return this.#announced.participants[name]?.[1] ?? '';
  }

  stop(): void {
    this.#process.stdin?.end();
  }
}
