import { defineConfig } from 'vitest/config';
import { sentences } from './app/scripts/sentences/split.mjs';

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'engine',
          testTimeout: 60_000,
          environment: 'node',
          include: ['packages/{engine,api-client}/src/**/*.test.ts'],
        },
      },
      {
        plugins: [sentences()],
        test: {
          name: 'interface',
          testTimeout: 60_000,
          environment: 'jsdom',
          include: ['packages/ui/src/**/*.test.{ts,tsx}', 'app/{src,scripts}/**/*.test.{ts,tsx}'],
        },
      },
    ],
  },
});
