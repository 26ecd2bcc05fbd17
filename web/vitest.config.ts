import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'engine',
          environment: 'node',
          include: ['packages/{engine,api-client}/src/**/*.test.ts'],
        },
      },
      {
        test: {
          name: 'interface',
          environment: 'jsdom',
          include: ['packages/ui/src/**/*.test.{ts,tsx}', 'app/src/**/*.test.{ts,tsx}'],
        },
      },
    ],
  },
});
