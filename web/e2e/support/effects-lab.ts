/** Builds and serves the page that runs the effects. */

import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { serveFolder, type StaticServer } from './static-server.ts';

const LAB = fileURLToPath(new URL('../effects-lab', import.meta.url));

export const LAB_DIST = `${LAB}/dist`;

export async function startEffectsLab(): Promise<StaticServer> {
  const config = `${LAB}/vite.config.ts`;
  execFileSync('npx', ['vite', 'build', '--config', config, '--logLevel', 'error'], { stdio: 'inherit' });
  return serveFolder(LAB_DIST);
}
