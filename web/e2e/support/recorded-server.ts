/** The real server with a listener at every door (tests/src/bin/recorded_server.rs says what it answers). */

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { ROOT } from './server.ts';

export type Needle = { readonly what: string } & ({ readonly text: string } | { readonly base64url: string });

export interface Findings {
  readonly found: readonly { readonly what: string; readonly form: string; readonly place: string }[];
  /** Bytes by place. */
  readonly heard: Readonly<Record<string, number>>;
  readonly key_frames: { readonly start_codes: number; readonly decodable: number };
  readonly compressed: number;
}

export class RecordedServer {
  readonly origin: string;
  readonly #ask: string;
  readonly #process: ChildProcess;

  private constructor(process: ChildProcess, origin: string, ask: string) {
    this.#process = process;
    this.origin = origin;
    this.#ask = ask;
  }

  static async start(): Promise<RecordedServer> {
    const target = process.env['CARGO_TARGET_DIR'] ?? join(ROOT, 'target');
    const binary = process.env['SNUG_RECORDED_BIN'] ?? join(target, 'debug/recorded-server');
    const child = spawn(binary, [], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
    const { origin, ask } = JSON.parse(line) as { origin: string; ask: string };
    return new RecordedServer(child, origin, ask);
  }

  async find(needles: readonly Needle[]): Promise<Findings> {
    return (await (await this.#post('/find', { needles })).json()) as Findings;
  }

  /** Somebody sends a picture and a voice in the clear: what a broken client would do. */
  async plant(link: string): Promise<void> {
    await this.#post('/plant', { link });
  }

  stop(): void {
    this.#process.kill('SIGTERM');
  }

  async #post(path: string, body: unknown): Promise<Response> {
    const answer = await fetch(`${this.#ask}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return answer;
  }
}
