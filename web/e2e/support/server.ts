/** A real `snug serve` with a data directory of its own, on free ports of this machine. */

import { type ChildProcess, spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { serveInFront } from './front.ts';

export const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const READY_MS = 20_000;
/** A web build to serve instead of the embedded one. */
const DIST = process.env['SNUG_E2E_DIST'];

export function snugBinary(): string {
  const target = process.env['CARGO_TARGET_DIR'] ?? join(ROOT, 'target');
  return process.env['SNUG_BIN'] ?? join(target, 'debug/snug');
}

export class SnugServer {
  readonly origin: string;
  /** All that it wrote to its two outputs. */
  log = '';
  readonly #folder = mkdtempSync(join(tmpdir(), 'snug-e2e-'));
  readonly #httpPort: number;
  readonly #mediaPort: number;
  #process: ChildProcess | null = null;
  #stopFront: (() => void) | null = null;

  private constructor(httpPort: number, mediaPort: number, frontPort: number) {
    this.#httpPort = httpPort;
    this.#mediaPort = mediaPort;
    this.origin = `http://127.0.0.1:${frontPort}`;
  }

  static async start(): Promise<SnugServer> {
    const binary = snugBinary();
    if (!existsSync(binary)) throw new Error(`${binary} is missing: cargo build -p server, or set SNUG_BIN`);
    const port = await freeTcpPort();
    const front = DIST === undefined ? port : await freeTcpPort();
    const server = new SnugServer(port, await freeUdpPort(), front);
    await server.run();
    await server.#startFront();
    return server;
  }

  /** Again after `kill`, with the same ports and the same data. */
  async run(): Promise<void> {
    const child = spawn(snugBinary(), ['serve'], {
      cwd: this.#folder,
      env: {
        PATH: process.env['PATH'],
        SNUG_LISTEN: `127.0.0.1:${this.#httpPort}`,
        ...(DIST === undefined ? {} : behindFront(this.origin)),
        SNUG_MEDIA__LISTEN: `0.0.0.0:${this.#mediaPort}`,
        SNUG_DATA_DIR: join(this.#folder, 'data'),
        // Every page of a test comes from the same address.
        SNUG_LIMITS__ROOMS_PER_HOUR_PER_ADDRESS: '10000',
        SNUG_LIMITS__CONNECTIONS_PER_MINUTE_PER_ADDRESS: '10000',
        SNUG_LOG__LEVEL: process.env['SNUG_E2E_LOG'] ?? 'info',
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child.stdout.on('data', (bytes: Buffer) => (this.log += bytes.toString()));
    child.stderr.on('data', (bytes: Buffer) => (this.log += bytes.toString()));
    this.#process = child;
    const until = Date.now() + READY_MS;
    while (Date.now() < until) {
      if (child.exitCode !== null) throw new Error(`snug serve ended with ${child.exitCode}:\n${this.log}`);
      const ready = await fetch(`http://127.0.0.1:${this.#httpPort}/readyz`).catch(() => null);
      if (ready?.ok === true) return;
      await new Promise((done) => setTimeout(done, 100));
    }
    throw new Error(`snug serve is not ready after ${READY_MS} ms:\n${this.log}`);
  }

  /** As a crash would. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  /** Says nothing more and hears nothing, as behind a network that is gone; connections stay. */
  pause(): void {
    this.#process?.kill('SIGSTOP');
  }

  goOn(): void {
    this.#process?.kill('SIGCONT');
  }

  async stop(): Promise<void> {
    this.goOn();
    await this.#end('SIGTERM');
    this.#stopFront?.();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #startFront(): Promise<void> {
    if (DIST === undefined) return;
    this.#stopFront = await serveInFront(Number(new URL(this.origin).port), resolve(DIST), this.#httpPort);
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#process;
    this.#process = null;
    if (child === null || child.exitCode !== null) return;
    const ended = new Promise((done) => child.once('exit', done));
    child.kill(signal);
    const timer = setTimeout(() => child.kill('SIGKILL'), 8000);
    await ended;
    clearTimeout(timer);
  }
}

/** Not reached by its own address, so it cannot guess that only this machine is served. */
function behindFront(origin: string): Record<string, string> {
  const own = Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .find(({ family, internal }) => family === 'IPv4' && !internal);
  const addresses = JSON.stringify(['127.0.0.1', ...(own === undefined ? [] : [own.address])]);
  return { SNUG_PUBLIC_URL: origin, SNUG_MEDIA__PUBLIC_ADDRESSES: addresses };
}

async function freeTcpPort(): Promise<number> {
  return new Promise((done, reject) => {
    const probe = createServer();
    probe.on('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      probe.close(() => done(port));
    });
  });
}

async function freeUdpPort(): Promise<number> {
  return new Promise((done, reject) => {
    const probe = createSocket('udp4');
    probe.on('error', reject);
    probe.bind(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => done(port));
    });
  });
}
