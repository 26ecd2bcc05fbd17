/** Drives one core: feeds it bytes and time, and does what it puts out. Owns no decision of the protocol. */

import type { KeyMessage } from '../frames/messages.ts';
import type { CoreCommand, CoreEvent, CoreOutput, CorePort, OpenOptions } from './port.ts';

export interface Socket {
  send(bytes: Uint8Array<ArrayBuffer>): void;
  close(): void;
}

export interface SocketEvents {
  readonly onOpen: () => void;
  readonly onMessage: (bytes: Uint8Array) => void;
  readonly onClose: () => void;
}

export interface SessionEnvironment {
  now(): number;
  openSocket(events: SocketEvents): Socket;
  /** Calls back once after `ms`; returns the way to stop it. */
  timer(ms: number, callback: () => void): () => void;
  onEvent(event: CoreEvent): void;
  onKey(message: KeyMessage): void;
}

export class CoreSession {
  readonly #core: CorePort;
  readonly #env: SessionEnvironment;
  #socket: Socket | null = null;
  #stopTimer: (() => void) | null = null;
  #stopped = false;

  constructor(core: CorePort, env: SessionEnvironment) {
    this.#core = core;
    this.#env = env;
  }

  /** Throws what the core throws about a bad link. */
  open(options: OpenOptions): void {
    this.#core.open(JSON.stringify(options));
    this.#drain();
  }

  command(command: CoreCommand): void {
    if (this.#stopped) return;
    this.#core.command(JSON.stringify(command), this.#env.now());
    this.#drain();
  }

  /** A socket that was open before a sleep may take minutes to say that it is dead. */
  slept(): void {
    if (this.#stopped || this.#socket === null) return;
    this.#closeSocket();
    this.#core.disconnected(this.#env.now());
    this.command({ t: 'retry' });
  }

  stop(): void {
    this.#stopped = true;
    this.#stopTimer?.();
    this.#closeSocket();
  }

  #drain(): void {
    for (;;) {
      const output = this.#core.poll() as CoreOutput | undefined;
      if (output === undefined || output === null) break;
      this.#perform(output);
      if (this.#stopped) return;
    }
    this.#setTimer();
  }

  #perform(output: CoreOutput): void {
    switch (output.kind) {
      case 'send':
        this.#socket?.send(output.bytes);
        break;
      case 'connect':
        this.#connect();
        break;
      case 'close':
        this.#closeSocket();
        break;
      case 'event':
        this.#env.onEvent(JSON.parse(output.json) as CoreEvent);
        break;
      case 'epoch_key': {
        const { epoch, baseKey, ownLeaf } = output;
        this.#env.onKey({ t: 'epoch_key', epoch, baseKey, ownLeaf });
        break;
      }
      case 'switch_sending':
        this.#env.onKey({ t: 'switch_sending', epoch: output.epoch });
        break;
      case 'drop_epoch':
        this.#env.onKey({ t: 'drop_epoch', epoch: output.epoch });
        break;
    }
  }

  #connect(): void {
    this.#closeSocket();
    // Events of a socket that was given up must not reach the core.
    const current = (handle: () => void) => () => {
      if (this.#socket !== socket || this.#stopped) return;
      handle();
      this.#drain();
    };
    const socket: Socket = this.#env.openSocket({
      onOpen: current(() => this.#core.connected(this.#env.now())),
      onMessage: (bytes) => current(() => this.#core.receive(bytes, this.#env.now()))(),
      onClose: current(() => {
        this.#socket = null;
        this.#core.disconnected(this.#env.now());
      }),
    });
    this.#socket = socket;
  }

  #closeSocket(): void {
    const socket = this.#socket;
    this.#socket = null;
    socket?.close();
  }

  #setTimer(): void {
    this.#stopTimer?.();
    this.#stopTimer = null;
    const deadline = this.#core.nextDeadline();
    if (deadline === undefined) return;
    this.#stopTimer = this.#env.timer(Math.max(0, deadline - this.#env.now()), () => {
      this.#stopTimer = null;
      this.#core.tick(this.#env.now());
      this.#drain();
    });
  }
}
