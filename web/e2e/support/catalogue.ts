/** The catalogue of the interface, built and served for one test file: screens in each state without a server. */

import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { build } from 'vite';
import { serveFolder, type StaticServer } from './static-server.ts';

const WEB = join(import.meta.dirname, '../..');

export class Catalogue {
  readonly #server: StaticServer;

  private constructor(server: StaticServer) {
    this.#server = server;
  }

  static async start(name: string): Promise<Catalogue> {
    const outDir = join(WEB, 'e2e/test-results/catalogue', name);
    await build({
      configFile: join(WEB, 'app/scripts/catalogue.config.ts'),
      logLevel: 'error',
      build: { outDir, emptyOutDir: true },
    });
    return new Catalogue(await serveFolder(outDir));
  }

  async open(page: Page, state: string): Promise<void> {
    await page.goto(`${this.#server.origin}/catalogue.html?state=${state}&lang=en&theme=light`);
    await page.waitForSelector('main');
    await page.evaluate(() => document.fonts.ready);
    await page.waitForTimeout(250);
  }

  async stop(): Promise<void> {
    await this.#server.close();
  }
}
