import { fileURLToPath } from 'node:url';
import { mergeConfig } from 'vite';
import base from '../../vite.config.ts';

/** The catalogue's own build, beside the one that is served. */
export default mergeConfig(base, {
  build: {
    outDir: 'dist-catalogue',
    rollupOptions: { input: fileURLToPath(new URL('../catalogue.html', import.meta.url)) },
  },
});
