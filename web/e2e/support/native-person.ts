/** Somebody without a browser, who sends a test card and a tone: `snug-client`. */

import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { join } from 'node:path';
import { ROOT } from './server.ts';

function clientBinary(): string {
  const target = process.env['CARGO_TARGET_DIR'] ?? join(ROOT, 'target');
  return process.env['SNUG_CLIENT_BIN'] ?? join(target, 'debug/snug-client');
}

/** Returns the link. */
export function createNatively(origin: string): string {
  return execFileSync(clientBinary(), ['create', '--server', origin], { encoding: 'utf8' }).trim();
}

export interface NativeOptions {
  readonly send?: string;
  /** Seconds of talking and of pausing, `3,5`. */
  readonly talk?: string;
  /** Whether to receive what others send. */
  readonly receive?: boolean;
}

export class NativePerson {
  readonly name: string;
  readonly #process: ChildProcess;

  constructor(name: string, link: string, options: NativeOptions = {}) {
    this.name = name;
    const { send = 'audio,video', talk, receive = true } = options;
    const more = [...(talk === undefined ? [] : ['--talk', talk]), ...(receive ? [] : ['--send-only'])];
    const client = spawn(clientBinary(), ['join', '-', '--name', name, '--send', send, ...more], {
      stdio: ['pipe', 'ignore', 'inherit'],
    });
    client.stdin?.end(`${link}\n`);
    this.#process = client;
  }

  leave(): void {
    this.#process.kill('SIGINT');
  }
}
