import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import de from './app/src/i18n/de.json' with { type: 'json' };
import en from './app/src/i18n/en.json' with { type: 'json' };
import { sentences } from './app/scripts/sentences/split.mjs';
import { fonts } from './packages/ui/fonts/cut.mjs';

const SERVER = process.env['SNUG_DEV_SERVER'] ?? 'http://127.0.0.1:8484';

/** What the start page writes in large letters, of which the fonts' first files are cut. */
const LARGE = { heading: en.start.heading + de.start.heading, name: en.app.name };

/** One build of the web interface, served by the binary under a Content-Security-Policy without inline code. */
export default defineConfig({
  root: fileURLToPath(new URL('./app', import.meta.url)),
  plugins: [
    react(),
    sentences(),
    fonts(fileURLToPath(new URL('./node_modules/.snug-fonts', import.meta.url)), LARGE),
  ],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: ['chrome141', 'firefox128', 'safari18'],
    // An inlined asset is a data: URL, which the policy refuses outside of images.
    assetsInlineLimit: 0,
    // The polyfill is an inline script.
    modulePreload: { polyfill: false },
    sourcemap: false,
    reportCompressedSize: true,
    rolldownOptions: {
      output: {
        // What the first page needs comes in two pieces, of which React changes rarely, and not in a dozen.
        codeSplitting: {
          groups: [
            {
              name: 'react',
              tags: ['$initial'],
              test: /node_modules\/(react|react-dom|scheduler)\//u,
              priority: 2,
            },
            { name: 'first', tags: ['$initial'], test: /\.[jt]sx?$|\.json/u, priority: 1 },
          ],
        },
      },
    },
  },
  worker: { format: 'es' },
  server: {
    host: '127.0.0.1',
    port: 5173,
    strictPort: true,
    proxy: {
      '/api': { target: SERVER, ws: true },
      '/rtc': { target: SERVER, ws: true },
    },
  },
});
