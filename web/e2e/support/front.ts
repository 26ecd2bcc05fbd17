/**
 * Serves a fresh web build in front of a server whose embedded one is older, so that pages can be tried without
 * compiling: `SNUG_E2E_DIST=../app/dist npm run e2e`. Everything else goes through, headers of the page too.
 */

import { existsSync, readFileSync } from 'node:fs';
import { createServer, request as forward } from 'node:http';
import { connect } from 'node:net';
import { join, normalize } from 'node:path';
import { contentType } from './content-type.ts';

/** Returns the way to stop it. */
export async function serveInFront(port: number, dist: string, backPort: number): Promise<() => void> {
  const server = createServer((incoming, outgoing) => {
    const path = normalize(new URL(incoming.url ?? '/', 'http://localhost').pathname);
    const file = join(dist, path === '/' ? 'index.html' : path);
    const isPage =
      !path.startsWith('/api') && !path.startsWith('/rtc') && !path.endsWith('z') && existsSync(file);
    const { method, headers } = incoming;
    const onward = forward(
      { host: '127.0.0.1', port: backPort, path: isPage ? '/' : incoming.url, method, headers },
      (answer) => {
        if (!isPage) {
          outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
          answer.pipe(outgoing);
          return;
        }
        answer.resume();
        const policy = String(answer.headers['content-security-policy'] ?? "default-src 'none'");
        const type = contentType(file);
        outgoing.writeHead(200, { 'content-type': type, 'content-security-policy': policy });
        outgoing.end(readFileSync(file));
      },
    );
    onward.on('error', () => outgoing.writeHead(502).end());
    incoming.pipe(onward);
  });
  server.on('upgrade', (incoming, socket, head) => {
    const onward = connect(backPort, '127.0.0.1', () => {
      const lines = incoming.rawHeaders.reduce<string[]>((all, part, index) => {
        if (index % 2 === 0) return [...all, part];
        return [...all.slice(0, -1), `${all.at(-1)}: ${part}`];
      }, []);
      onward.write(`${incoming.method} ${incoming.url} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`);
      onward.write(head);
      onward.pipe(socket);
      socket.pipe(onward);
    });
    onward.on('error', () => socket.destroy());
    socket.on('error', () => onward.destroy());
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return () => {
    server.closeAllConnections();
    server.close();
  };
}
