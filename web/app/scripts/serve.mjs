/** Built files on a free port of this machine, for measuring and for pictures. */
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join } from 'node:path';
import { gzipSync } from 'node:zlib';

const TYPES = JSON.parse(await readFile(new URL('../../content-types.json', import.meta.url), 'utf8'));
const PACKED_ALREADY = ['.woff2', '.png', '.webp', '.opus'];

/**
 * @param {string} folder
 * @param {object} options
 * @param {Record<string, string>} [options.headers] with every answer
 * @param {boolean} [options.gzip] as the program sends them
 * @param {(name: string, bytes: number) => void} [options.onSent]
 * @param {Record<string, string>} [options.answers] JSON by path, besides the files
 */
export async function serveFolder(folder, { headers = {}, gzip = false, onSent, answers = {} } = {}) {
  const server = createServer(async (request, response) => {
    const path = new URL(request.url ?? '/', 'http://snug').pathname;
    const name = path === '/' ? 'index.html' : path;
    const body = answers[path] ?? (await readFile(join(folder, name)).catch(() => null));
    if (body === null) {
      response.writeHead(404).end();
      return;
    }
    const packs = gzip && !PACKED_ALREADY.includes(extname(name));
    const bytes = packs ? gzipSync(body, { level: 9 }) : body;
    if (!(path in answers)) onSent?.(name, bytes.length);
    response.writeHead(200, {
      'content-type': path in answers ? TYPES['.json'] : (TYPES[extname(name)] ?? 'application/octet-stream'),
      ...(packs ? { 'content-encoding': 'gzip' } : {}),
      ...headers,
    });
    response.end(bytes);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { origin: `http://127.0.0.1:${server.address().port}`, close: () => server.close() };
}
